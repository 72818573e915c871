import type { Grant } from '../books/code-book.js'
import type { PlatformContext, SandboxContext } from '../context.js'
import type { FaultName } from '../faults/catalogue.js'
import type { Person } from '../person.js'
import type { RegisteredApp } from '../platforms/app-kind.js'

/** A call of a platform's API. */
export interface VendorCall {
  /** The query's parameters; of a repeated one, the first. */
  query: Readonly<Record<string, string>>
  /** The fields of the JSON body, or `null` when there is none. */
  body: Readonly<Record<string, unknown>> | null
  /** The fields of a posted form, or `null` when there is none. */
  form: Readonly<Record<string, string>> | null
  /** A header's value. */
  header(name: string): string | undefined
  /** Where the caller reaches the simulator. */
  origin: string
  /** The caller's IP address. */
  ip: string
  /** Returns the person of a login, changed by the faults that are on. */
  personOf(grant: Grant): Person
}

/** What a platform answers. */
export interface VendorReply {
  status: number
  contentType: string
  body: string
  headers?: Record<string, string>
  /** The answer in a few words, for the exchange log. */
  outcome: string
}

/** How an operation words the failures that a fault can ask for. */
export interface VendorFailures {
  /** The error codes of the platform's own that can be asked for. */
  codes: readonly string[]
  /** The code that stands for a fault here. A fault that is not listed makes no sense here. */
  faults: Readonly<Partial<Record<FaultName, string>>>
  /** Answers with one of `codes`. */
  fail(context: SandboxContext, call: VendorCall, code: string): VendorReply
}

/** An operation of a platform's API. */
export interface VendorOperation<App extends RegisteredApp = RegisteredApp> {
  methods: readonly ('GET' | 'POST')[]
  path: string
  answer(context: PlatformContext<App>, call: VendorCall): VendorReply
  /** The header that carries a person's token, if it is not `Authorization`, in lower case. */
  tokenHeader?: string
  /** Finds the login that a call is about where no code or token tells it. */
  findGrant?(context: PlatformContext<App>, query: VendorCall['query']): Grant | undefined
  /** Default: none can be asked for. */
  failures?: VendorFailures
}
