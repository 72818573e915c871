import type { Grant } from '../books/code-book.js'
import type { PageContext } from '../context.js'
import type { FaultName } from '../faults/catalogue.js'
import type { RegisteredApp } from '../platforms/app-kind.js'

export type Bilingual = readonly [chinese: string, english: string]

/** A button of the page that refuses, and where it sends the person; `null` for nowhere. */
export interface Refusal {
  decision: string
  label: Bilingual
  location: string | null
}

export function cancelButton(location: string | null): Refusal {
  return { decision: 'deny', label: ['取消', 'Cancel'], location }
}

export interface AuthorizeRequest {
  grant: Omit<Grant, 'person' | 'faults'>
  redirectUri: URL
  /**
   * Issues a code for the person and returns the address of the redirect.
   *
   * @param codeFault The one of `codeFaults` that is on, if any.
   */
  allow(grant: Grant, codeFault?: string): string
  /** The faults that change the name of the parameter `code`. Default: none. */
  codeFaults?: readonly FaultName[]
  refusals: readonly Refusal[]
}

/** Why the platform shows an error page in place of the consent page. */
export interface AuthorizeProblem {
  problem: Bilingual
  advice: Bilingual
}

export interface AuthorizePage<App extends RegisteredApp = RegisteredApp> {
  /** The one browser in which the page opens. Default: any. */
  browser?: { name: string; isMeant(userAgent: string): boolean; problem: AuthorizeProblem }
  /** Returns whether a request is for this page, if another platform has a page at the same path. Default: `false`. */
  claims?(context: PageContext<App>, query: Readonly<Record<string, string>>): boolean
  read(
    context: PageContext<App>,
    query: Readonly<Record<string, string>>,
    ownHost: string
  ): AuthorizeRequest | AuthorizeProblem
}
