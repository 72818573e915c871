import type { Messages } from './messages.js'

export const en: Messages = {
  failures: {
    REQUEST_UNREADABLE: 'The request could not be read.',
    REQUEST_REFUSED: 'The request was refused.',
    UNAUTHENTICATED: 'The request is not authenticated.',
    VALIDATION_FAILED: 'The request data is not valid.',
    STATE_UNUSABLE: 'The authorisation state is not valid or no longer valid. Please start again.',
    TICKET_UNUSABLE: 'The ticket is not valid or no longer valid. Please sign in again.',
    FORBIDDEN: 'You are not allowed to do this.',
    NOT_FOUND: 'There is no such path.',
    BINDING_NOT_FOUND: 'There is no such binding.',
    METHOD_NOT_ALLOWED: 'This method is not supported here.',
    ACCOUNT_BOUND_ELSEWHERE: 'This third-party account is bound to another user.',
    ACCOUNT_NOT_BOUND: 'This third-party account is not bound yet. Sign in another way to bind it.',
    ACCOUNT_AMBIGUOUS: 'This third-party account belongs to more than one user. Please contact the administrator.',
    BINDING_SUSPENDED: 'This binding is suspended. Please contact the administrator.',
    LAST_LOGIN_METHOD: 'This is the last usable way to sign in; it cannot be unbound.',
    COMPLETION_IN_PROGRESS: 'This operation is being processed. Please try again shortly.',
    PAYLOAD_TOO_LARGE: 'The request body is too large.',
    UNSUPPORTED_MEDIA_TYPE: 'The request body must be application/json.',
    TOO_MANY_REQUESTS: 'Too many requests. Please try again later.',
    INTERNAL_ERROR: 'Something went wrong on our side.',
    PROVIDER_CODE_REJECTED: 'The authorisation code is not valid, already used or expired. Please authorise again.',
    PROVIDER_ACCOUNT_RESTRICTED: 'The third-party platform restricts this account.',
    PROVIDER_ACCOUNT_VIRTUAL: 'This is a virtual account and cannot be used. Switch to the full service and try again.',
    PROVIDER_MISCONFIGURED: 'The third-party platform refuses our settings. Please contact the administrator.',
    PROVIDER_BUSY: 'The third-party platform is busy. Please authorise again later.',
    PROVIDER_REPLY_INVALID: 'The third-party platform answered unexpectedly. Please authorise again later.',
    PROVIDER_UNREACHABLE: 'The third-party platform could not be reached. Please authorise again later.',
    STORE_UNAVAILABLE: 'The storage is not available now. Please try again later.',
    AUTHENTICATION_UNAVAILABLE: 'Sign-in cannot be verified now. Please try again later.',
    SERVICE_UNAVAILABLE: 'The service is busy. Please try again later.',
    PROVIDER_TIMEOUT: 'The third-party platform did not answer in time. Please authorise again later.'
  },
  bound: 'Bound.',
  done: 'Done.',
  fields: {
    required: (field) => `${field} is required.`,
    boolean: (field) => `${field} must be a boolean.`,
    string: (field) => `${field} must be a string.`,
    object: (field) => `${field} must be a JSON object.`,
    tooLong: (field, limit) => `${field} must not exceed ${limit} characters.`,
    notOffered: (field) => `${field} has a value that is not supported.`,
    invalid: (field) => `${field} is not well-formed.`
  }
}
