import type { components, operations } from '../contract/generated/openapi.js'

type Schemas = components['schemas']

/** What an operation may answer, by its `operationId`. */
type BodiesOf<Id extends keyof operations> = Id extends unknown ? BodyOf<Responses<Id>[keyof Responses<Id>]> : never

type Responses<Id extends keyof operations> = operations[Id]['responses']

type BodyOf<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

/** What every failure says, whatever its `error` is. */
interface FailureFacts {
  readonly ok: false
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number
  /** What went wrong, in words for people, in the language of the answer. */
  readonly msg: string
  /** After how many seconds to try again, where the service says so. */
  readonly retryAfterSeconds?: number
  /** What was thrown, where there was no readable answer. */
  readonly cause?: unknown
}

/** Fields do not fit. */
export interface ValidationFailure extends FailureFacts {
  readonly error: 'VALIDATION_FAILED'
  /** The messages of each field, by its name. */
  readonly fields: Schemas['ValidationFailedBody']['data']
}

/** No user has bound the account that authorised. */
export interface AccountNotBoundFailure extends FailureFacts {
  readonly error: 'ACCOUNT_NOT_BOUND'
  /** The account, and the ticket that binds it after the person has signed in in another way. */
  readonly account: Schemas['UnboundAccount']
}

/** A failure that `error` says all of. */
export interface PlainFailure<Code extends string> extends FailureFacts {
  readonly error: Code
}

/**
 * Failures that the client itself finds: `NETWORK_FAILED`, there was no answer, `cause` says why; `ANSWER_INVALID`, the
 * answer is not one of the contract, that of a proxy for instance.
 */
export type ClientFailure = PlainFailure<'NETWORK_FAILED'> | PlainFailure<'ANSWER_INVALID'>

type Plain<Code> = Code extends 'ACCOUNT_NOT_BOUND' ? never : Code extends string ? PlainFailure<Code> : never

type FailureOfBody<Body> = Body extends Schemas['AccountNotBoundBody']
  ? AccountNotBoundFailure
  : Body extends { error: infer Code }
    ? Plain<Code>
    : Body extends Schemas['UnauthenticatedBody']
      ? PlainFailure<'UNAUTHENTICATED'>
      : Body extends Schemas['ValidationFailedBody']
        ? ValidationFailure
        : never

/** The failures of an operation of the contract, by its `operationId`; `error` tells them apart. */
export type FailureOf<Id extends keyof operations> = FailureOfBody<BodiesOf<Id>> | ClientFailure

/** Any failure of any operation. */
export type Failure = FailureOf<keyof operations>

/** An operation that succeeded. */
export interface Success<Data> {
  readonly ok: true
  readonly status: number
  readonly data: Data
}

/** How an operation ended; `ok` tells success from failure, and `error` tells the failures apart. */
export type Result<Data, Failed extends { readonly ok: false } = Failure> = Success<Data> | Failed

/** A failure as an error that can be thrown: what {@link unwrap} throws. */
export class OauthBindingClientError extends Error {
  override readonly name = 'OauthBindingClientError'
  /** The code to branch on. */
  readonly error: Failure['error']
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number
  /** All that is known of the failure. */
  readonly failure: Failure

  constructor(failure: Failure) {
    super(`${failure.error}: ${failure.msg}`, { cause: failure.cause })
    this.error = failure.error
    this.status = failure.status
    this.failure = failure
  }
}

/**
 * Returns the data of a result, for code that prefers exceptions.
 *
 * @throws OauthBindingClientError when the result is a failure.
 */
export function unwrap<Data>(result: Result<Data>): Data {
  if (result.ok) return result.data
  throw new OauthBindingClientError(result)
}
