import type { Grant } from '../books/code-book.js'
import type { PlatformContext } from '../context.js'
import type { FaultName } from '../faults/catalogue.js'
import type { RegisteredApp } from '../platforms/app-kind.js'

/** A text in Chinese, and the same in English. */
export type Bilingual = readonly [chinese: string, english: string]

/** A button of the page that refuses. */
export interface RefusalButton {
  decision: string
  label: Bilingual
}

/** What an app asks a person for at a platform's authorize address. */
export interface AuthorizeRequest {
  grant: Omit<Grant, 'person' | 'faults'>
  redirectUri: URL
  /**
   * Issues a code for the person and returns where the person is sent with it.
   *
   * @param codeFault The one of `codeFaults` that is on, if there is one.
   */
  allow(grant: Grant, codeFault?: string): string
  /** The faults that say how the code is named. */
  codeFaults?: readonly FaultName[]
  /** The ways to refuse, and where each sends the person; `null` for nowhere. */
  refusals: readonly (RefusalButton & { location: string | null })[]
}

/** Why the platform shows an error page in place of the consent page. */
export interface AuthorizeProblem {
  problem: Bilingual
  advice: Bilingual
}

/** The page at a platform's authorize address: reads what the app asks for. */
export interface AuthorizePage<App extends RegisteredApp = RegisteredApp> {
  /** The one browser in which the page opens. Default: any. */
  browser?: { name: string; isMeant(userAgent: string): boolean; problem: AuthorizeProblem }
  /** Tells whether a request is for this page where another platform has one at the same path. Default: it is not. */
  claims?(context: PlatformContext<App>, query: Readonly<Record<string, string>>): boolean
  read(
    context: PlatformContext<App>,
    query: Readonly<Record<string, string>>,
    ownHost: string
  ): AuthorizeRequest | AuthorizeProblem
}
