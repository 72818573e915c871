// Generated from openapi.yaml by `npm run generate`. Do not edit.

export interface paths {
  '/api/administrator/user/oauth-binding': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List bindings (查询绑定)
     * @description One item a supported provider, `ding_talk` before `wechat`, each with an authorize URL that works now.
     *     Safe to poll: while a URL has at least half of its life left, the same URL is handed out again, and no
     *     poll invalidates a URL that a user is scanning at that moment.
     */
    get: operations['listBindings']
    put?: never
    /**
     * Complete a binding (完成绑定)
     * @description Exchanges the `code` that the provider handed to the front end and binds the account that authorised. On
     *     an already bound provider it replaces the binding in one step.
     *
     *     **Exactly once.** A state completes at most once, with at most one exchange at the provider. The same
     *     user repeating the same `state` **and** `code` gets the stored outcome, for as long as a state lives
     *     (600 seconds unless configured), without a second exchange. While the first request is still
     *     exchanging, a repetition waits a short time for its outcome and then answers 409 `COMPLETION_IN_PROGRESS`.
     *     If the process that was exchanging died, the claim expires after 30 seconds; from then on the state is
     *     unusable (403 `STATE_UNUSABLE`) and the user starts again.
     *
     *     A state that is unknown, expired, used with another code, voided by an unbind, another user's or another
     *     provider's gets one and the same 403 `STATE_UNUSABLE`.
     */
    post: operations['completeBinding']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/administrator/user/oauth-binding/{type}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /**
     * Unbind, or obtain a binding URL (解除绑定或重新获取绑定)
     * @description `{"state": true}` unbinds (解除绑定): the binding ends, and every state issued before for this user and
     *     provider is void, one that is just being exchanged included. Unbinding what is not bound succeeds.
     *
     *     `{"state": false}` obtains a fresh authorize URL (重新获取绑定). The present binding stays until the
     *     ceremony completes.
     */
    put: operations['updateBinding']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/auth/login': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List login methods (查询第三方登录方式)
     * @description One item a supported provider, in the order and words of `listBindings`, each with an authorize URL (授权地址)
     *     with which a visitor signs in. Nothing is stored.
     *
     *     **Bound to the browser (RFC 9700 section 4.7).** Only the browser that asked for a URL can sign in with it. A
     *     client that sends `challenge` keeps the matching `verifier` and posts it with the login. Without `challenge`
     *     the answer sets a cookie for it: `__Host-oauth-binding` (`HttpOnly`, `Secure`, `SameSite=Lax`), or
     *     `oauth-binding` without `Secure` where the application runs on a loopback host over plain http. A browser that
     *     has the cookie keeps its value, so that several tabs work. A front end on another site cannot use the cookie
     *     and must send `challenge`.
     */
    get: operations['listLoginMethods']
    put?: never
    /**
     * Sign in with a third-party account (第三方登录)
     * @description Exchanges the `code` that the provider handed to the front end, finds the user who has bound the account, and
     *     answers with a token (登录凭证). The user is found by the ids that the provider vouches for, never by nickname,
     *     phone or mail.
     *
     *     **The browser.** `state` works only in the browser that asked for its URL: the cookie of `listLoginMethods`, or
     *     `verifier` in the body, must fit. With `verifier` the cookie is not read.
     *
     *     **Exactly once.** A state signs in at most once, with at most one exchange at the provider. The same browser
     *     repeating the same `state` **and** `code` within 60 seconds gets the outcome again, with a token of its own,
     *     without a second exchange. While the first request is still exchanging, a repetition waits a short time for its
     *     outcome and then answers 409 `COMPLETION_IN_PROGRESS`.
     *
     *     **Not bound yet (尚未绑定).** 409 `ACCOUNT_NOT_BOUND` carries a ticket (绑定凭据), see `redeemTicket`.
     *
     *     A state that is unknown, altered, expired, used, of another browser or another provider, or that was issued for
     *     a binding gets one and the same 403 `STATE_UNUSABLE`.
     */
    post: operations['login']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/auth/login/ticket': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Bind with a ticket (用绑定凭据完成绑定)
     * @description Binds the account of an `ACCOUNT_NOT_BOUND` to the signed-in user, under all rules of `completeBinding`: an
     *     account of the same provider that the user has bound before is replaced.
     *
     *     A ticket lives for ten minutes, works once, and only in the browser that tried to sign in: its cookie, or the
     *     same `verifier`, must fit. A ticket that is unknown, expired, used or another browser's gets one and the same
     *     403 `TICKET_UNUSABLE`. A refusal with 409 leaves the ticket as it was.
     */
    post: operations['redeemTicket']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/administrator/oauth-bindings': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List the bindings of all users (查询所有绑定)
     * @description Bindings in the order of their creation, page after page, also of providers that are not on offer any more.
     *     `next_cursor` is the `cursor` of the page after this one; `null` on the last. A binding that was there when the
     *     first page was read is on exactly one page, unless it ends meanwhile; one that is made meanwhile may be missing.
     *
     *     The answer holds personal data (个人信息): nicknames, avatars and the ids of people at the providers.
     */
    get: operations['listAllBindings']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/administrator/oauth-bindings/search': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Find bindings by an identity (按第三方账号标识查询绑定)
     * @description The bindings that have an identity, compared byte for byte: nearly always one or none. Without `issuer` and
     *     `kind`, every one whose identity has this `subject`. The subject is in the body because URLs are kept in logs.
     *     `next_cursor` is `null`: a search has one page.
     */
    post: operations['findBindings']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/administrator/oauth-bindings/{binding_id}/suspension': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Suspend a binding (停用绑定)
     * @description Nobody signs in with a suspended binding, its user can neither unbind nor replace it, and its account stays taken:
     *     409 `BINDING_SUSPENDED`. Sessions that were made through it end, unless the service keeps them. A binding that is
     *     suspended stays as it is, with its first reason.
     */
    post: operations['suspendBinding']
    /**
     * Resume a binding (恢复绑定)
     * @description Ends a suspension. A binding that is not suspended stays as it is. A body is ignored.
     */
    delete: operations['resumeBinding']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/administrator/oauth-bindings/{binding_id}/removal': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Remove a binding (移除绑定)
     * @description Ends a binding as its user would, a suspended one as well, and the last login method, too. Sessions that were made
     *     through it end, unless the service keeps them. The reason is in a body because URLs are kept in logs, and a
     *     `DELETE` cannot rely on its body (RFC 9110 section 9.3.5).
     */
    post: operations['removeBinding']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /**
     * @description A provider (第三方平台), `WECHAT` (微信) or `DING_TALK` (钉钉).
     * @enum {string}
     */
    ProviderType: 'WECHAT' | 'DING_TALK'
    /**
     * @description What went wrong, for clients to branch on. Codes are never reused for another meaning.
     *
     *     | code | status | cause | remedy |
     *     |---|---|---|---|
     *     | `REQUEST_UNREADABLE` | 400 | The request could not be read: malformed JSON or HTTP, a field named twice, invalid UTF-8. | Send well-formed JSON. |
     *     | `REQUEST_REFUSED` | 4XX | The host's own refusal, 402 for instance, with its status and words. | See `msg`. |
     *     | `STATE_UNUSABLE` | 403 | The state is unknown, expired, used, voided by an unbind, another user's, another browser's or another provider's. | Start again with a fresh URL. |
     *     | `TICKET_UNUSABLE` | 403 | The ticket is unknown, expired, used or another browser's. | Sign in with the third-party account again. |
     *     | `FORBIDDEN` | 403 | The host denies the user. | Ask the operator. |
     *     | `NOT_FOUND` | 404 | There is no such path. | Check the address. |
     *     | `BINDING_NOT_FOUND` | 404 | There is no such binding. | List the bindings again. |
     *     | `METHOD_NOT_ALLOWED` | 405 | The path has no such method. | See `Allow` for those it has. |
     *     | `ACCOUNT_BOUND_ELSEWHERE` | 409 | The third-party account belongs to another user. | Unbind it there first. |
     *     | `ACCOUNT_NOT_BOUND` | 409 | No user has bound the third-party account. | Sign in another way, then redeem the ticket in `data`. |
     *     | `ACCOUNT_AMBIGUOUS` | 409 | Identities of the third-party account belong to two users. | Unbind it from one of them. |
     *     | `BINDING_SUSPENDED` | 409 | An operator has suspended the binding. | Ask the operator. |
     *     | `LAST_LOGIN_METHOD` | 409 | Unbinding would remove the last usable login method. | Add another way to sign in first. |
     *     | `COMPLETION_IN_PROGRESS` | 409 | The same completion is still running. | Ask again after `Retry-After`. |
     *     | `PAYLOAD_TOO_LARGE` | 413 | The body is larger than 16 KiB. | Send a small JSON body. |
     *     | `UNSUPPORTED_MEDIA_TYPE` | 415 | The body is not `application/json` in UTF-8, or it is encoded. | Send JSON as it is. |
     *     | `TOO_MANY_REQUESTS` | 429 | Too many requests. | Wait for `Retry-After`. |
     *     | `INTERNAL_ERROR` | 500 | A fault of this service. | See its log. |
     *     | `PROVIDER_CODE_REJECTED` | 502 | The authorisation code is unknown, used or expired. | Authorise again. |
     *     | `PROVIDER_ACCOUNT_RESTRICTED` | 502 | The provider restricts this account. | Use another account. |
     *     | `PROVIDER_ACCOUNT_VIRTUAL` | 502 | The account is the virtual one of a WeChat snapshot page. | Switch to the full service and authorise again. |
     *     | `PROVIDER_MISCONFIGURED` | 502 | The provider refuses the operator's settings: secret, permission or address of the server. | The log has the vendor's own code. |
     *     | `PROVIDER_BUSY` | 502 | The provider is busy or throttles. | Authorise again later. |
     *     | `PROVIDER_REPLY_INVALID` | 502 | The provider's answer makes no sense. | Authorise again later. |
     *     | `PROVIDER_UNREACHABLE` | 502 | The provider could not be reached. | Authorise again later. |
     *     | `STORE_UNAVAILABLE` | 503 | The database is away. | Try again after `Retry-After`. |
     *     | `AUTHENTICATION_UNAVAILABLE` | 503 | The tokens cannot be verified now. | Try again after `Retry-After`. |
     *     | `SERVICE_UNAVAILABLE` | 503 | The service is overloaded or stopping. | Try again after `Retry-After`. |
     *     | `PROVIDER_TIMEOUT` | 504 | The provider was silent. | Authorise again later. |
     * @enum {string}
     */
    ErrorCode:
      | 'REQUEST_UNREADABLE'
      | 'REQUEST_REFUSED'
      | 'STATE_UNUSABLE'
      | 'TICKET_UNUSABLE'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'BINDING_NOT_FOUND'
      | 'METHOD_NOT_ALLOWED'
      | 'ACCOUNT_BOUND_ELSEWHERE'
      | 'ACCOUNT_NOT_BOUND'
      | 'ACCOUNT_AMBIGUOUS'
      | 'BINDING_SUSPENDED'
      | 'LAST_LOGIN_METHOD'
      | 'COMPLETION_IN_PROGRESS'
      | 'PAYLOAD_TOO_LARGE'
      | 'UNSUPPORTED_MEDIA_TYPE'
      | 'TOO_MANY_REQUESTS'
      | 'INTERNAL_ERROR'
      | 'PROVIDER_CODE_REJECTED'
      | 'PROVIDER_ACCOUNT_RESTRICTED'
      | 'PROVIDER_ACCOUNT_VIRTUAL'
      | 'PROVIDER_MISCONFIGURED'
      | 'PROVIDER_BUSY'
      | 'PROVIDER_REPLY_INVALID'
      | 'PROVIDER_UNREACHABLE'
      | 'STORE_UNAVAILABLE'
      | 'AUTHENTICATION_UNAVAILABLE'
      | 'SERVICE_UNAVAILABLE'
      | 'PROVIDER_TIMEOUT'
    /** @description Well-formed text without control characters and line separators. */
    PlainText: string
    /** @description A provider (第三方平台), `WECHAT` for instance, also one that is not on offer any more. */
    BoundType: string
    /** @description What to do with the binding. Other fields are ignored. */
    UpdateBindingRequest: {
      /** @description `true` unbinds (解除绑定), `false` obtains a fresh authorize URL (重新获取绑定). */
      state: boolean
    }
    /** @description What the provider handed to the front end. Other fields are ignored. */
    CompleteBindingRequest: {
      type: components['schemas']['ProviderType']
      /** @description The authorisation code (授权码) — WeChat's `code`, DingTalk's `authCode` or `code`. */
      code: string
      /** @description The `state` of the redirect, as it came. */
      state: string
    }
    /** @description What the provider handed to the front end. Other fields are ignored. */
    LoginRequest: {
      type: components['schemas']['ProviderType']
      /** @description The temporary authorisation code (临时授权码) — WeChat's `code`, DingTalk's `authCode` or `code`. */
      code: string
      /** @description The `state` of the redirect (防跨站攻击标识), as it came. */
      state: string
      /**
       * @description Where the person signs in (应用状态): `web`, the default, or `application`, a native app whose platform SDK
       *     handed it `code`. It changes nothing: `state` decides which app of the operator's exchanges `code`.
       * @enum {string}
       */
      application_state?: 'application' | 'web'
      /** @description The text whose SHA-256 was the `challenge` of `listLoginMethods` (RFC 7636 section 4.1). */
      verifier?: string
    }
    /** @description The ticket of a login. Other fields are ignored. */
    RedeemTicketRequest: {
      /** @description The `ticket` of `ACCOUNT_NOT_BOUND` (绑定凭据). */
      ticket: string
      /** @description The `verifier` of the login, where it had one. */
      verifier?: string
    }
    /** @description One provider with which a visitor can sign in. */
    LoginMethod: {
      /** @description The provider in lower case, `ding_talk` or `wechat`. */
      name: string
      /** @description The provider's login in words, `钉钉快捷登录` or `微信快捷登录`. */
      display_name: string
      /**
       * Format: uri
       * @description An authorize URL that works now, in this browser.
       */
      url: string
      /** @description The name of the icon, `dingding` or `wechat`. */
      icon: string
      type: components['schemas']['ProviderType']
    }
    /** @description Success with the list of login methods. */
    LoginMethodListBody: {
      /** @constant */
      code: 200
      data: components['schemas']['LoginMethod'][]
      /** @constant */
      msg: 'success'
    }
    /** @description The session of the user who has signed in. */
    Session: {
      /** @description The token (授权 Token) that all other operations take, `id|secret`. */
      token: string
      /** @description The user's role (用户角色). */
      role: string
    }
    /** @description Success with a session. */
    LoginBody: {
      /** @constant */
      code: 200
      data: components['schemas']['Session']
      /** @constant */
      msg: 'success'
    }
    /** @description The third-party account that no user has bound, and the ticket that binds it. */
    UnboundAccount: {
      /** @description The ticket (绑定凭据), 256 random bits. */
      ticket: string
      /** @description For how many seconds the ticket works. */
      expires_in: number
      /** @description The nickname (昵称) at the provider; `null` when the provider gives none. */
      nickname: string | null
      /** @description The address of the avatar (头像), a well-formed URL; `null` when the provider gives none. */
      avatar: string | null
    }
    /** @description No user has bound the account. */
    AccountNotBoundBody: {
      /** @constant */
      code: 409
      data: components['schemas']['UnboundAccount']
      /** @description What to do, in words. */
      msg: string
      /** @enum {string} */
      error: 'ACCOUNT_NOT_BOUND'
    }
    /** @description Success with a text or an authorize URL. */
    SuccessBody: {
      /** @constant */
      code: 200
      /** @description The outcome in words, or an authorize URL. */
      data: string
      /** @constant */
      msg: 'success'
    }
    /** @description The third-party account that is linked, as it was at the latest completion. */
    BoundAccount: {
      /** @description The nickname (昵称) at the provider; `null` when the provider gives none. */
      nickname: string | null
      /** @description The address of the avatar (头像), a well-formed URL; `null` when the provider gives none. */
      avatar: string | null
      /**
       * Format: date-time
       * @description When this account was bound (绑定时间), UTC.
       */
      bound_at: string
    }
    /** @description One provider and what is bound there. */
    Binding: {
      /** @description The provider in lower case, `ding_talk` or `wechat`. */
      name: string
      /** @description The provider's login in words, `钉钉快捷登录` or `微信快捷登录`. */
      display_name: string
      /**
       * Format: uri
       * @description An authorize URL that works now.
       */
      url: string
      /** @description The name of the icon, `dingding` or `wechat`. */
      icon: string
      /** @description Whether the signed-in user has bound this provider. */
      has_binding: boolean
      type: components['schemas']['ProviderType']
      /** @description Which account is linked; `null` when none is. */
      binding: components['schemas']['BoundAccount'] | null
      /** @description Whether unbinding this provider would succeed now. */
      can_unbind: boolean
      /** @description Why not, in words. Present only when `can_unbind` is `false`. */
      cannot_unbind_reason?: string
    }
    /** @description Success with the list of providers. */
    BindingListBody: {
      /** @constant */
      code: 200
      data: components['schemas']['Binding'][]
      /** @constant */
      msg: 'success'
    }
    /** @description One name under which the provider knows the person. */
    BindingIdentity: {
      /** @description Within which `subject` is unique, the app of an open id for instance. */
      issuer: string
      /** @description The provider's word for this kind of name, `openid` or `unionid` for instance. */
      kind: string
      /** @description The name itself. */
      subject: string
    }
    /** @description A binding of any user, with what identifies the person (个人信息). */
    OperatorBinding: {
      /** @description The id of the binding, which stays when its account is replaced. */
      id: string
      /** @description Whose it is. */
      user_id: string
      type: components['schemas']['BoundType']
      /** @description The nickname (昵称) at the provider; `null` when the provider gives none. */
      nickname: string | null
      /** @description The address of the avatar (头像), a well-formed URL; `null` when the provider gives none. */
      avatar: string | null
      /** @description The names of the person at the provider, by issuer, kind and subject. */
      identities: components['schemas']['BindingIdentity'][]
      /**
       * Format: date-time
       * @description When this account was bound (绑定时间), UTC.
       */
      bound_at: string
      /**
       * Format: date-time
       * @description When it last signed in (最近登录时间), UTC; `null` when it never did.
       */
      last_used_at: string | null
      /**
       * Format: date-time
       * @description Since when it is suspended (停用时间), UTC; `null` when it is not. By whom and why is in its event.
       */
      suspended_at: string | null
    }
    /** @description A page of bindings. */
    BindingPage: {
      items: components['schemas']['OperatorBinding'][]
      /** @description The `cursor` of the next page; `null` when this is the last. */
      next_cursor: string | null
    }
    /** @description Success with a page of bindings. */
    BindingPageBody: {
      /** @constant */
      code: 200
      data: components['schemas']['BindingPage']
      /** @constant */
      msg: 'success'
    }
    /** @description A name of a person at a provider. Other fields are ignored. */
    FindBindingsRequest: {
      type: components['schemas']['BoundType']
      subject: components['schemas']['PlainText']
      issuer?: components['schemas']['PlainText']
      kind?: components['schemas']['PlainText']
    }
    /** @description Why a binding of somebody else is changed. Other fields are ignored. */
    InterventionRequest: {
      /** @description Why (操作原因), for the event; well-formed text without control characters and line separators. */
      reason: string
    }
    /** @description The token is missing, unknown, revoked or expired. */
    UnauthenticatedBody: {
      /** @constant */
      code: 401
      msg: string
    }
    /** @description Fields do not fit; nothing was changed. */
    ValidationFailedBody: {
      /** @constant */
      code: 403
      /** @description One list of messages a field, keyed by the field's name. */
      data: {
        [key: string]: string[]
      }
      msg: string
    }
    /** @description The request could not be read; nothing was changed. */
    RequestUnreadableBody: {
      /** @constant */
      code: 400
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'REQUEST_UNREADABLE'
    }
    /** @description The host denies the user; nothing was changed. */
    ForbiddenBody: {
      /** @constant */
      code: 403
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'FORBIDDEN'
    }
    /** @description The state cannot be used; nothing was changed. */
    StateUnusableBody: {
      /** @constant */
      code: 403
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'STATE_UNUSABLE'
    }
    /** @description The ticket cannot be used; nothing was changed. */
    TicketUnusableBody: {
      /** @constant */
      code: 403
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'TICKET_UNUSABLE'
    }
    /** @description There is no such path. */
    NotFoundBody: {
      /** @constant */
      code: 404
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'NOT_FOUND'
    }
    /** @description There is no such binding, or no such path. */
    BindingNotFoundBody: {
      /** @constant */
      code: 404
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'BINDING_NOT_FOUND' | 'NOT_FOUND'
    }
    /** @description The path has no such method. */
    MethodNotAllowedBody: {
      /** @constant */
      code: 405
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'METHOD_NOT_ALLOWED'
    }
    /** @description The binding stays as it is. */
    UpdateConflictBody: {
      /** @constant */
      code: 409
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'LAST_LOGIN_METHOD' | 'BINDING_SUSPENDED'
    }
    /** @description Nothing was bound, or the same completion is still running. */
    CompletionConflictBody: {
      /** @constant */
      code: 409
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'ACCOUNT_BOUND_ELSEWHERE' | 'BINDING_SUSPENDED' | 'COMPLETION_IN_PROGRESS'
    }
    /** @description Nobody was signed in, or the same login is still running. */
    LoginConflictBody: {
      /** @constant */
      code: 409
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'ACCOUNT_AMBIGUOUS' | 'BINDING_SUSPENDED' | 'COMPLETION_IN_PROGRESS'
    }
    /** @description Nothing was bound; the ticket stays as it was. */
    TicketConflictBody: {
      /** @constant */
      code: 409
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'ACCOUNT_BOUND_ELSEWHERE' | 'BINDING_SUSPENDED'
    }
    /** @description The body is larger than 16 KiB. */
    PayloadTooLargeBody: {
      /** @constant */
      code: 413
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'PAYLOAD_TOO_LARGE'
    }
    /** @description The body is not `application/json` in UTF-8. */
    UnsupportedMediaTypeBody: {
      /** @constant */
      code: 415
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'UNSUPPORTED_MEDIA_TYPE'
    }
    /** @description Too many requests; nothing was changed. */
    TooManyRequestsBody: {
      /** @constant */
      code: 429
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'TOO_MANY_REQUESTS'
    }
    /** @description A fault of this service. */
    InternalErrorBody: {
      /** @constant */
      code: 500
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'INTERNAL_ERROR'
    }
    /** @description The provider refused, could not be reached, or answered nonsense; nothing was changed. */
    ProviderFailedBody: {
      /** @constant */
      code: 502
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error:
        | 'PROVIDER_CODE_REJECTED'
        | 'PROVIDER_ACCOUNT_RESTRICTED'
        | 'PROVIDER_ACCOUNT_VIRTUAL'
        | 'PROVIDER_MISCONFIGURED'
        | 'PROVIDER_BUSY'
        | 'PROVIDER_REPLY_INVALID'
        | 'PROVIDER_UNREACHABLE'
    }
    /** @description The database is away, the tokens cannot be verified now, or the service is overloaded. */
    UnavailableBody: {
      /** @constant */
      code: 503
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'STORE_UNAVAILABLE' | 'AUTHENTICATION_UNAVAILABLE' | 'SERVICE_UNAVAILABLE'
    }
    /** @description The provider was silent; nothing was changed. */
    ProviderSilentBody: {
      /** @constant */
      code: 504
      /** @description What went wrong, in words. */
      msg: string
      /** @enum {string} */
      error: 'PROVIDER_TIMEOUT'
    }
    /** @description A refusal of the host's own; nothing was changed. */
    RefusedBody: {
      /** @description The HTTP status, which the host chose. */
      code: number
      /** @description The host's own words, else ours. */
      msg: string
      /** @enum {string} */
      error: 'REQUEST_REFUSED'
    }
  }
  responses: {
    /** @description The request could not be read (无法解析请求). */
    RequestUnreadable: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['RequestUnreadableBody'] | components['schemas']['RefusedBody']
      }
    }
    /** @description The token is missing, unknown, revoked or expired (请求未认证). */
    Unauthenticated: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        'WWW-Authenticate': components['headers']['WwwAuthenticate']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['UnauthenticatedBody']
      }
    }
    /** @description The host denies the user (没有权限). */
    Forbidden: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['ForbiddenBody']
      }
    }
    /** @description There is no such path (路径不存在). */
    NotFound: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['NotFoundBody']
      }
    }
    /** @description There is no such binding (绑定不存在), or no such path. */
    BindingNotFound: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['BindingNotFoundBody']
      }
    }
    /** @description The path has no such method (不支持的请求方式). */
    MethodNotAllowed: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        Allow: components['headers']['Allow']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['MethodNotAllowedBody']
      }
    }
    /** @description The body is larger than 16 KiB (请求体过大). */
    PayloadTooLarge: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['PayloadTooLargeBody']
      }
    }
    /** @description The body is not `application/json` (不支持的内容类型). */
    UnsupportedMediaType: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['UnsupportedMediaTypeBody']
      }
    }
    /** @description Too many requests (请求过于频繁). */
    TooManyRequests: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        'Retry-After': components['headers']['RetryAfter']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['TooManyRequestsBody']
      }
    }
    /**
     * @description A refusal of the host's own (宿主应用拒绝), with its status: any 4xx that has no code of its own here. 400 and
     *     409 may be one, too; `error` tells.
     */
    Refused: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['RefusedBody']
      }
    }
    /** @description A fault of this service (服务内部错误). */
    InternalError: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['InternalErrorBody']
      }
    }
    /** @description The provider refused, could not be reached, or answered nonsense (第三方平台拒绝或响应异常). */
    ProviderFailed: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['ProviderFailedBody']
      }
    }
    /** @description The database is away, the tokens cannot be verified now, or the service is overloaded (服务暂不可用). */
    Unavailable: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        'Retry-After': components['headers']['RetryAfter']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['UnavailableBody']
      }
    }
    /** @description The provider was silent (第三方平台响应超时). */
    ProviderSilent: {
      headers: {
        'Cache-Control': components['headers']['CacheControl']
        'X-Content-Type-Options': components['headers']['ContentTypeOptions']
        'Content-Language': components['headers']['ContentLanguage']
        [name: string]: unknown
      }
      content: {
        'application/json': components['schemas']['ProviderSilentBody']
      }
    }
  }
  parameters: {
    /**
     * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
     * @example zh-CN
     */
    AcceptLanguage: string
    /**
     * @description The SHA-256 of the client's `verifier`, in base64url without padding (RFC 7636 section 4.2, `S256`). Without it
     *     the answer sets a cookie.
     * @example E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
     */
    Challenge: string
    /**
     * @description Only bindings of this user.
     * @example 42
     */
    UserId: components['schemas']['PlainText']
    /**
     * @description Only bindings at this provider.
     * @example WECHAT
     */
    BoundType: components['schemas']['BoundType']
    /**
     * @description The most bindings on the page.
     * @example 50
     */
    Limit: number
    /**
     * @description The `next_cursor` of the page before. Without it the page is the first.
     * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
     */
    Cursor: string
    /**
     * @description The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.
     * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
     */
    BindingId: string
    /**
     * @description The provider (第三方平台).
     * @example WECHAT
     */
    ProviderType: components['schemas']['ProviderType']
  }
  requestBodies: never
  headers: {
    /** @description Always `no-store`. */
    CacheControl: 'no-store'
    /** @description Always `nosniff`. A browser takes the body for nothing but JSON. */
    ContentTypeOptions: 'nosniff'
    /** @description The language of the texts in the body. */
    ContentLanguage: 'zh-CN' | 'en'
    /**
     * @description What `data` holds: `url`, an authorize URL (授权地址), or `text`, the outcome in words (操作结果). It stands in a
     *     header because the body is that of the original interface, whose implementations may lack the header.
     */
    DataKind: 'url' | 'text'
    /** @description After how many seconds to try again. */
    RetryAfter: string
    /** @description The methods that this path has, comma-separated. */
    Allow: string
    /** @description Binds the URLs to this browser; absent when the request has `challenge`. */
    BrowserCookie: string
    /**
     * @description The authentication scheme: `Bearer`, or what the host of the plugin has set instead. RFC 9110 section 11.6.1
     *     requires it; a host whose users sign in by cookie may leave it out.
     */
    WwwAuthenticate: string
  }
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  listBindings: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The providers and what is bound (查询成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BindingListBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      403: components['responses']['Forbidden']
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  completeBinding: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    /** @description What the provider handed to the front end (授权回调参数). */
    requestBody: {
      content: {
        'application/json': components['schemas']['CompleteBindingRequest']
      }
    }
    responses: {
      /** @description The account is bound (绑定成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), the state cannot be used (`STATE_UNUSABLE`),
       *     or the host denies the user (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json':
            | components['schemas']['ValidationFailedBody']
            | components['schemas']['StateUnusableBody']
            | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      /**
       * @description The third-party account belongs to another user (`ACCOUNT_BOUND_ELSEWHERE`, never whose); an operator has
       *     suspended the user's binding (`BINDING_SUSPENDED`); or the same completion is still running
       *     (`COMPLETION_IN_PROGRESS`, ask again after `Retry-After`).
       */
      409: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          'Retry-After': components['headers']['RetryAfter']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['CompletionConflictBody'] | components['schemas']['RefusedBody']
        }
      }
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      502: components['responses']['ProviderFailed']
      503: components['responses']['Unavailable']
      504: components['responses']['ProviderSilent']
      '4XX': components['responses']['Refused']
    }
  }
  updateBinding: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path: {
        /**
         * @description The provider (第三方平台).
         * @example WECHAT
         */
        type: components['parameters']['ProviderType']
      }
      cookie?: never
    }
    /** @description What to do (更新指示状态). */
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateBindingRequest']
      }
    }
    responses: {
      /** @description Unbound, or the authorize URL (操作成功或授权地址). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          'OAuth-Binding-Data': components['headers']['DataKind']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /** @description The parameters do not fit (请求数据验证失败, with `data`), or the host denies the user (`FORBIDDEN`). */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      /**
       * @description Unbinding would remove the last usable login method (最后一种登录方式, `LAST_LOGIN_METHOD`), or an operator has
       *     suspended the binding (`BINDING_SUSPENDED`).
       */
      409: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['UpdateConflictBody'] | components['schemas']['RefusedBody']
        }
      }
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  listLoginMethods: {
    parameters: {
      query?: {
        /**
         * @description The SHA-256 of the client's `verifier`, in base64url without padding (RFC 7636 section 4.2, `S256`). Without it
         *     the answer sets a cookie.
         * @example E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
         */
        challenge?: components['parameters']['Challenge']
      }
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The providers (查询成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          'Set-Cookie': components['headers']['BrowserCookie']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['LoginMethodListBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /** @description `challenge` does not fit (请求数据验证失败, with `data`), or the host denies the visitor (`FORBIDDEN`). */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  login: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    /** @description What the provider handed to the front end (授权回调参数). */
    requestBody: {
      content: {
        'application/json': components['schemas']['LoginRequest']
      }
    }
    responses: {
      /** @description Signed in (登录成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['LoginBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), the state cannot be used (`STATE_UNUSABLE`),
       *     or the host denies the visitor (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json':
            | components['schemas']['ValidationFailedBody']
            | components['schemas']['StateUnusableBody']
            | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      /**
       * @description No user has bound the account (`ACCOUNT_NOT_BOUND`, with a ticket); its identities belong to two users
       *     (`ACCOUNT_AMBIGUOUS`, never whose); an operator has suspended the binding (`BINDING_SUSPENDED`); or the same
       *     login is still running (`COMPLETION_IN_PROGRESS`, ask again after `Retry-After`).
       */
      409: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          'Retry-After': components['headers']['RetryAfter']
          [name: string]: unknown
        }
        content: {
          'application/json':
            | components['schemas']['AccountNotBoundBody']
            | components['schemas']['LoginConflictBody']
            | components['schemas']['RefusedBody']
        }
      }
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      502: components['responses']['ProviderFailed']
      503: components['responses']['Unavailable']
      504: components['responses']['ProviderSilent']
      '4XX': components['responses']['Refused']
    }
  }
  redeemTicket: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    /** @description The ticket of the login (绑定凭据). */
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeemTicketRequest']
      }
    }
    responses: {
      /** @description The account is bound (绑定成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), the ticket cannot be used (`TICKET_UNUSABLE`),
       *     or the host denies the user (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json':
            | components['schemas']['ValidationFailedBody']
            | components['schemas']['TicketUnusableBody']
            | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      /**
       * @description The account was bound to another user meanwhile (`ACCOUNT_BOUND_ELSEWHERE`, never whose), or an operator has
       *     suspended the user's binding (`BINDING_SUSPENDED`).
       */
      409: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TicketConflictBody'] | components['schemas']['RefusedBody']
        }
      }
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  listAllBindings: {
    parameters: {
      query?: {
        /**
         * @description Only bindings of this user.
         * @example 42
         */
        user_id?: components['parameters']['UserId']
        /**
         * @description Only bindings at this provider.
         * @example WECHAT
         */
        type?: components['parameters']['BoundType']
        /**
         * @description The most bindings on the page.
         * @example 50
         */
        limit?: components['parameters']['Limit']
        /**
         * @description The `next_cursor` of the page before. Without it the page is the first.
         * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
         */
        cursor?: components['parameters']['Cursor']
      }
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page of bindings (查询成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BindingPageBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description A parameter does not fit (请求数据验证失败, with `data`), a `cursor` that was altered for instance, or the token
       *     is not an operator's (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  findBindings: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path?: never
      cookie?: never
    }
    /** @description The identity (第三方账号标识). */
    requestBody: {
      content: {
        'application/json': components['schemas']['FindBindingsRequest']
      }
    }
    responses: {
      /** @description The bindings (查询成功). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BindingPageBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's
       *     (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['NotFound']
      405: components['responses']['MethodNotAllowed']
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  suspendBinding: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path: {
        /**
         * @description The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.
         * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
         */
        binding_id: components['parameters']['BindingId']
      }
      cookie?: never
    }
    /** @description Why (操作原因). */
    requestBody: {
      content: {
        'application/json': components['schemas']['InterventionRequest']
      }
    }
    responses: {
      /** @description The binding is suspended (已停用). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's
       *     (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['BindingNotFound']
      405: components['responses']['MethodNotAllowed']
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  resumeBinding: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path: {
        /**
         * @description The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.
         * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
         */
        binding_id: components['parameters']['BindingId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The binding is not suspended (已恢复). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      403: components['responses']['Forbidden']
      404: components['responses']['BindingNotFound']
      405: components['responses']['MethodNotAllowed']
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
  removeBinding: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.
         * @example zh-CN
         */
        'Accept-Language'?: components['parameters']['AcceptLanguage']
      }
      path: {
        /**
         * @description The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.
         * @example 019aa8a1-2c00-7000-8000-3f2a1b7c9d8e
         */
        binding_id: components['parameters']['BindingId']
      }
      cookie?: never
    }
    /** @description Why (操作原因). */
    requestBody: {
      content: {
        'application/json': components['schemas']['InterventionRequest']
      }
    }
    responses: {
      /** @description The binding is removed (已移除). */
      200: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SuccessBody']
        }
      }
      400: components['responses']['RequestUnreadable']
      401: components['responses']['Unauthenticated']
      /**
       * @description The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's
       *     (`FORBIDDEN`).
       */
      403: {
        headers: {
          'Cache-Control': components['headers']['CacheControl']
          'X-Content-Type-Options': components['headers']['ContentTypeOptions']
          'Content-Language': components['headers']['ContentLanguage']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ValidationFailedBody'] | components['schemas']['ForbiddenBody']
        }
      }
      404: components['responses']['BindingNotFound']
      405: components['responses']['MethodNotAllowed']
      413: components['responses']['PayloadTooLarge']
      415: components['responses']['UnsupportedMediaType']
      429: components['responses']['TooManyRequests']
      500: components['responses']['InternalError']
      503: components['responses']['Unavailable']
      '4XX': components['responses']['Refused']
    }
  }
}
