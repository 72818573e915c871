import type { Binding, Session, UnboundAccount } from '../client/index.js'

/** Details of `oauth-authorize`. */
export interface AuthorizeDetail {
  /** The provider, `WECHAT` for instance. */
  type: string
  /** The provider's name, in the language of the element. */
  provider: string
  /** The authorize URL to which the person is about to be sent. */
  url: string
  purpose: 'bind' | 'sign-in'
  /** Whether an account is bound that the new one will replace. */
  isBound: boolean
}

/** Details of `oauth-failed`. */
export interface FailureDetail {
  type: string | null
  /** The HTTP status, 0 where the service did not answer. */
  status: number
  /** The code of the failure, as the client gives it, or the OAuth 2.0 error that the platform has returned. */
  error: string
  /** What the person is told. */
  message: string
}

/** The events of both elements; all of them bubble out of shadow trees. */
export interface OauthElementEvents {
  /** Before the person is sent to a platform; `preventDefault` leaves that to the page. */
  'oauth-authorize': CustomEvent<AuthorizeDetail>
  /** The list has been read. */
  'oauth-list': CustomEvent<{ items: readonly Binding[] }>
  /** An account has been bound; `message` is what the person is told. */
  'oauth-bound': CustomEvent<{ type: string; provider: string; nickname: string | null; message: string }>
  /** A binding has ended. */
  'oauth-unbound': CustomEvent<{ type: string; provider: string }>
  /** A person has come back without having authorised. */
  'oauth-cancelled': CustomEvent<{ type: string }>
  /** Something has failed; the element says what, unless `preventDefault` keeps it from that. */
  'oauth-failed': CustomEvent<FailureDetail>
  /** The service takes the token no more. */
  'oauth-signed-out': CustomEvent<{ message: string }>
  /** A visitor is signed in; `session` is what the service has answered. */
  'oauth-signed-in': CustomEvent<{ type: string; provider: string; session: Session }>
  /** No user has bound the account: after a sign-in in another way, `redeem` binds it. `null`: it is forgotten. */
  'oauth-not-bound': CustomEvent<{ type: string; provider: string; account: UnboundAccount } | null>
}
