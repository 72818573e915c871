import type { Grant } from '../books/code-book.js'
import type { SandboxContext } from '../context.js'
import type { Bilingual, PlatformName, RefusalButton } from '../pages/pages.js'

/** What an app asks a person for at a platform's authorize address. */
export interface AuthorizeRequest {
  grant: Omit<Grant, 'person' | 'faults'>
  redirectUri: URL
  /**
   * Issues a code for the person and returns where the person is sent with it.
   *
   * @param codeFault The fault that says how the code is named, if there is one.
   */
  allow(grant: Grant, codeFault?: string): string
  /** The ways to refuse, and where each sends the person; `null` for nowhere. */
  refusals: readonly (RefusalButton & { location: string | null })[]
}

/** Why the platform shows an error page in place of the consent page. */
export interface AuthorizeProblem {
  problem: Bilingual
  advice: Bilingual
}

/** A platform's authorize address: reads what the app asks for. */
export interface AuthorizeAddress {
  platform: PlatformName
  /** The one browser in which the page opens. Default: any. */
  browser?: { name: string; isMeant(userAgent: string): boolean; problem: AuthorizeProblem }
  read(
    context: SandboxContext,
    query: Readonly<Record<string, string>>,
    ownHost: string
  ): AuthorizeRequest | AuthorizeProblem
}
