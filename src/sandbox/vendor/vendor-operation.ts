import type { Grant } from '../books/code-book.js'
import type { ApiContext, SandboxContext } from '../context.js'
import type { FaultName } from '../faults/catalogue.js'
import type { Person } from '../person.js'
import type { RegisteredApp } from '../platforms/app-kind.js'

export interface VendorCall {
  /** The query's parameters; of a repeated one, the first. */
  query: Readonly<Record<string, string>>
  /** The fields of the JSON body, or `null` when there is none. */
  body: Readonly<Record<string, unknown>> | null
  /** The fields of a posted form, or `null` when there is none. */
  form: Readonly<Record<string, string>> | null
  header(name: string): string | undefined
  /** Where the caller reaches the simulator. */
  origin: string
  ip: string
  /** Returns the person of a login, changed by the faults that are on. */
  personOf(grant: Grant): Person
}

export interface VendorReply {
  status: number
  contentType: string
  body: string
  headers?: Record<string, string>
  /** The answer in a few words, for the exchange log. */
  outcome: string
}

/** The failures of an operation that a fault can ask for. */
export interface VendorFailures {
  /** The error codes of the platform's own that can be asked for. */
  codes: readonly string[]
  /** The error code of each fault. A fault that is not listed does not apply to the operation. */
  faults: Readonly<Partial<Record<FaultName, string>>>
  fail(context: SandboxContext, call: VendorCall, code: string): VendorReply
}

export interface VendorOperation<App extends RegisteredApp = RegisteredApp> {
  methods: readonly ('GET' | 'POST')[]
  path: string
  answer(context: ApiContext<App>, call: VendorCall): VendorReply
  /** The header that carries a person's token, if it is not `Authorization`, in lower case. */
  tokenHeader?: string
  /** Finds the login of a call that carries no person's code or token. */
  findGrant?(context: ApiContext<App>, query: VendorCall['query']): Grant | undefined
  failures: VendorFailures
}
