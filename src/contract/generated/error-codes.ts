// Generated from openapi.yaml by `npm run generate`. Do not edit.

/** What `openapi.yaml` says of each error code; the status `4XX` is the host's own. */
export const errorCodes = {
  REQUEST_UNREADABLE: {
    status: 400,
    cause: 'The request could not be read: malformed JSON or HTTP, a field named twice, invalid UTF-8.',
    remedy: 'Send well-formed JSON.'
  },
  REQUEST_REFUSED: {
    status: '4XX',
    cause: "The host's own refusal, 402 for instance, with its status and words.",
    remedy: 'See `msg`.'
  },
  STATE_UNUSABLE: {
    status: 403,
    cause:
      "The state is unknown, expired, used, voided by an unbind, another user's, another browser's or another provider's.",
    remedy: 'Start again with a fresh URL.'
  },
  TICKET_UNUSABLE: {
    status: 403,
    cause: "The ticket is unknown, expired, used or another browser's.",
    remedy: 'Sign in with the third-party account again.'
  },
  FORBIDDEN: { status: 403, cause: 'The host denies the user.', remedy: 'Ask the operator.' },
  NOT_FOUND: { status: 404, cause: 'There is no such path.', remedy: 'Check the address.' },
  BINDING_NOT_FOUND: { status: 404, cause: 'There is no such binding.', remedy: 'List the bindings again.' },
  METHOD_NOT_ALLOWED: { status: 405, cause: 'The path has no such method.', remedy: 'See `Allow` for those it has.' },
  ACCOUNT_BOUND_ELSEWHERE: {
    status: 409,
    cause: 'The third-party account belongs to another user.',
    remedy: 'Unbind it there first.'
  },
  ACCOUNT_NOT_BOUND: {
    status: 409,
    cause: 'No user has bound the third-party account.',
    remedy: 'Sign in another way, then redeem the ticket in `data`.'
  },
  ACCOUNT_AMBIGUOUS: {
    status: 409,
    cause: 'Identities of the third-party account belong to two users.',
    remedy: 'Unbind it from one of them.'
  },
  BINDING_SUSPENDED: { status: 409, cause: 'An operator has suspended the binding.', remedy: 'Ask the operator.' },
  LAST_LOGIN_METHOD: {
    status: 409,
    cause: 'Unbinding would remove the last usable login method.',
    remedy: 'Add another way to sign in first.'
  },
  COMPLETION_IN_PROGRESS: {
    status: 409,
    cause: 'The same completion is still running.',
    remedy: 'Ask again after `Retry-After`.'
  },
  PAYLOAD_TOO_LARGE: { status: 413, cause: 'The body is larger than 16 KiB.', remedy: 'Send a small JSON body.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    cause: 'The body is not `application/json` in UTF-8, or it is encoded.',
    remedy: 'Send JSON as it is.'
  },
  TOO_MANY_REQUESTS: { status: 429, cause: 'Too many requests.', remedy: 'Wait for `Retry-After`.' },
  INTERNAL_ERROR: { status: 500, cause: 'A fault of this service.', remedy: 'See its log.' },
  PROVIDER_CODE_REJECTED: {
    status: 502,
    cause: 'The authorisation code is unknown, used or expired.',
    remedy: 'Authorise again.'
  },
  PROVIDER_ACCOUNT_RESTRICTED: {
    status: 502,
    cause: 'The provider restricts this account.',
    remedy: 'Use another account.'
  },
  PROVIDER_ACCOUNT_VIRTUAL: {
    status: 502,
    cause: 'The account is the virtual one of a WeChat snapshot page.',
    remedy: 'Switch to the full service and authorise again.'
  },
  PROVIDER_MISCONFIGURED: {
    status: 502,
    cause: "The provider refuses the operator's settings: secret, permission or address of the server.",
    remedy: "The log has the vendor's own code."
  },
  PROVIDER_BUSY: { status: 502, cause: 'The provider is busy or throttles.', remedy: 'Authorise again later.' },
  PROVIDER_REPLY_INVALID: {
    status: 502,
    cause: "The provider's answer makes no sense.",
    remedy: 'Authorise again later.'
  },
  PROVIDER_UNREACHABLE: { status: 502, cause: 'The provider could not be reached.', remedy: 'Authorise again later.' },
  STORE_UNAVAILABLE: { status: 503, cause: 'The database is away.', remedy: 'Try again after `Retry-After`.' },
  AUTHENTICATION_UNAVAILABLE: {
    status: 503,
    cause: 'The tokens cannot be verified now.',
    remedy: 'Try again after `Retry-After`.'
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    cause: 'The service is overloaded or stopping.',
    remedy: 'Try again after `Retry-After`.'
  },
  PROVIDER_TIMEOUT: { status: 504, cause: 'The provider was silent.', remedy: 'Authorise again later.' }
} as const
