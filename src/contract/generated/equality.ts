// Generated from openapi.yaml by `npm run generate`. Do not edit.

import type { Static } from '@sinclair/typebox'
import type { components } from './openapi.js'
import type * as schemas from './schemas.js'

/** `true` for identical types only; being assignable to each other is not enough. */
type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

type Prove<T extends true> = T

/** One proof a schema. */
export type Proofs = [
  Prove<Identical<Static<typeof schemas.ProviderType>, components['schemas']['ProviderType']>>,
  Prove<Identical<Static<typeof schemas.ErrorCode>, components['schemas']['ErrorCode']>>,
  Prove<Identical<Static<typeof schemas.PlainText>, components['schemas']['PlainText']>>,
  Prove<Identical<Static<typeof schemas.BoundType>, components['schemas']['BoundType']>>,
  Prove<Identical<Static<typeof schemas.UpdateBindingRequest>, components['schemas']['UpdateBindingRequest']>>,
  Prove<Identical<Static<typeof schemas.CompleteBindingRequest>, components['schemas']['CompleteBindingRequest']>>,
  Prove<Identical<Static<typeof schemas.LoginRequest>, components['schemas']['LoginRequest']>>,
  Prove<Identical<Static<typeof schemas.RedeemTicketRequest>, components['schemas']['RedeemTicketRequest']>>,
  Prove<Identical<Static<typeof schemas.LoginMethod>, components['schemas']['LoginMethod']>>,
  Prove<Identical<Static<typeof schemas.LoginMethodListBody>, components['schemas']['LoginMethodListBody']>>,
  Prove<Identical<Static<typeof schemas.Session>, components['schemas']['Session']>>,
  Prove<Identical<Static<typeof schemas.LoginBody>, components['schemas']['LoginBody']>>,
  Prove<Identical<Static<typeof schemas.UnboundAccount>, components['schemas']['UnboundAccount']>>,
  Prove<Identical<Static<typeof schemas.AccountNotBoundBody>, components['schemas']['AccountNotBoundBody']>>,
  Prove<Identical<Static<typeof schemas.SuccessBody>, components['schemas']['SuccessBody']>>,
  Prove<Identical<Static<typeof schemas.BoundAccount>, components['schemas']['BoundAccount']>>,
  Prove<Identical<Static<typeof schemas.Binding>, components['schemas']['Binding']>>,
  Prove<Identical<Static<typeof schemas.BindingListBody>, components['schemas']['BindingListBody']>>,
  Prove<Identical<Static<typeof schemas.BindingIdentity>, components['schemas']['BindingIdentity']>>,
  Prove<Identical<Static<typeof schemas.OperatorBinding>, components['schemas']['OperatorBinding']>>,
  Prove<Identical<Static<typeof schemas.BindingPage>, components['schemas']['BindingPage']>>,
  Prove<Identical<Static<typeof schemas.BindingPageBody>, components['schemas']['BindingPageBody']>>,
  Prove<Identical<Static<typeof schemas.FindBindingsRequest>, components['schemas']['FindBindingsRequest']>>,
  Prove<Identical<Static<typeof schemas.InterventionRequest>, components['schemas']['InterventionRequest']>>,
  Prove<Identical<Static<typeof schemas.UnauthenticatedBody>, components['schemas']['UnauthenticatedBody']>>,
  Prove<Identical<Static<typeof schemas.ValidationFailedBody>, components['schemas']['ValidationFailedBody']>>,
  Prove<Identical<Static<typeof schemas.RequestUnreadableBody>, components['schemas']['RequestUnreadableBody']>>,
  Prove<Identical<Static<typeof schemas.ForbiddenBody>, components['schemas']['ForbiddenBody']>>,
  Prove<Identical<Static<typeof schemas.StateUnusableBody>, components['schemas']['StateUnusableBody']>>,
  Prove<Identical<Static<typeof schemas.TicketUnusableBody>, components['schemas']['TicketUnusableBody']>>,
  Prove<Identical<Static<typeof schemas.NotFoundBody>, components['schemas']['NotFoundBody']>>,
  Prove<Identical<Static<typeof schemas.BindingNotFoundBody>, components['schemas']['BindingNotFoundBody']>>,
  Prove<Identical<Static<typeof schemas.MethodNotAllowedBody>, components['schemas']['MethodNotAllowedBody']>>,
  Prove<Identical<Static<typeof schemas.UpdateConflictBody>, components['schemas']['UpdateConflictBody']>>,
  Prove<Identical<Static<typeof schemas.CompletionConflictBody>, components['schemas']['CompletionConflictBody']>>,
  Prove<Identical<Static<typeof schemas.LoginConflictBody>, components['schemas']['LoginConflictBody']>>,
  Prove<Identical<Static<typeof schemas.TicketConflictBody>, components['schemas']['TicketConflictBody']>>,
  Prove<Identical<Static<typeof schemas.PayloadTooLargeBody>, components['schemas']['PayloadTooLargeBody']>>,
  Prove<Identical<Static<typeof schemas.UnsupportedMediaTypeBody>, components['schemas']['UnsupportedMediaTypeBody']>>,
  Prove<Identical<Static<typeof schemas.TooManyRequestsBody>, components['schemas']['TooManyRequestsBody']>>,
  Prove<Identical<Static<typeof schemas.InternalErrorBody>, components['schemas']['InternalErrorBody']>>,
  Prove<Identical<Static<typeof schemas.ProviderFailedBody>, components['schemas']['ProviderFailedBody']>>,
  Prove<Identical<Static<typeof schemas.UnavailableBody>, components['schemas']['UnavailableBody']>>,
  Prove<Identical<Static<typeof schemas.ProviderSilentBody>, components['schemas']['ProviderSilentBody']>>,
  Prove<Identical<Static<typeof schemas.RefusedBody>, components['schemas']['RefusedBody']>>
]
