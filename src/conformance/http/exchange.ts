import type { Operation } from '../contract/operations.js'

/** A request as it is sent. */
export interface SentRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** A name may be there twice. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | Uint8Array | null
}

export interface ReceivedAnswer {
  readonly status: number
  /** By their names in lower case; a header that came more than once is joined by commas, `set-cookie` by line feeds. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** A request and what came back. */
export interface Exchange extends ReceivedAnswer {
  readonly request: SentRequest
  /** What the contract has at this method and path; `null`: nothing. */
  readonly operation: Operation | null
  /** The operation's id, or what was asked for instead. */
  readonly name: string
  /** Whether the contract has this path, with whatever method. */
  readonly isKnownPath: boolean
  /** The body, where it is a JSON object; else empty. */
  readonly body: Readonly<Record<string, unknown>>
}
