import type { AuthorizePage, Bilingual } from '../authorize/authorize-page.js'
import type { Person } from '../person.js'
import type { VendorOperation, VendorReply } from '../vendor/vendor-operation.js'
import type { AppKind, RegisteredApp } from './app-kind.js'

/** The vendor whose pages and API are simulated. Platforms of one brand share its API. */
export interface Brand {
  /** Its name in the fault API and in the exchange log. */
  name: string
  label: Bilingual
  /** Of the consent page, as CSS writes it. White text on it needs a contrast of 4.5 to 1. */
  color: string
}

export interface SimulatedPlatform<Option extends string = string, App extends RegisteredApp = RegisteredApp> {
  apps: AppKind<Option, App>
  brand: Brand
  /** Its name in English. Default: the brand's. */
  label?: string
  /** Whether the contract names it: the service offers it without being asked to. */
  isInContract: boolean
  codeTtlSeconds: number
  settings: {
    /** The prefix of the service's settings, without the underscore. */
    prefix: string
    /** The last path segment of the demo page's callback. */
    callback: string
    /** Returns the settings that name an app, without the prefix. */
    credentialsOf(app: App): Readonly<Record<string, string>>
  }
  /** Returns the app's id and the ids by which it knows the person, by the vendor's names. */
  identify(app: App, person: Person): object
  /** Returns what is wrong with the apps, in a check of this platform's own; `null` if nothing is. */
  findMisfit?(apps: readonly App[], appsOf: AppsOf): string | null
  /** The people whom this platform alone treats in a special way. */
  people?: readonly Person[]
  /** The authorize pages, by path. Of several platforms' pages at one path, see `AuthorizePage.claims`. */
  pages: Readonly<Record<string, AuthorizePage<App>>>
  /** The API, if no other platform of the brand has it. It answers for the apps of every platform of the brand. */
  operations: readonly VendorOperation<App>[]
  /** The parameters that the exchange log shows; every other is masked. */
  shownParameters: readonly string[]
  /** How the API answers at the other paths that begin so. */
  notFound?: { prefix: string; answer(): VendorReply }
}

export type AppsOf = <App extends RegisteredApp>(kind: AppKind<string, App>) => readonly App[]
