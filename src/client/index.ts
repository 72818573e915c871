import type { components } from '../contract/generated/openapi.js'

export {
  createClient,
  type CallOptions,
  type ClientOptions,
  type OauthBindingClient,
  type OfferedType,
  type TokenSource
} from './create-client.js'
export type { ClientLanguage } from './read-answer.js'
export {
  OauthBindingClientError,
  unwrap,
  type AccountNotBoundFailure,
  type ClientFailure,
  type Failure,
  type FailureOf,
  type PlainFailure,
  type Result,
  type Success,
  type ValidationFailure
} from './result.js'
export { createVerifier, type VerifierPair } from './verifier.js'
export type { components, operations, paths } from '../contract/generated/openapi.js'

type Schemas = components['schemas']

/** One provider and what is bound there, as `listBindings` gives it. */
export type Binding = Schemas['Binding']
/** The third-party account that is linked. */
export type BoundAccount = Schemas['BoundAccount']
/** A stable code of the contract. */
export type ErrorCode = Schemas['ErrorCode']
/** One provider with which a visitor can sign in. */
export type LoginMethod = Schemas['LoginMethod']
/** A provider of the contract. */
export type ProviderType = Schemas['ProviderType']
/** What a login leads to. */
export type Session = Schemas['Session']
/** The account that no user has bound, and its ticket. */
export type UnboundAccount = Schemas['UnboundAccount']
