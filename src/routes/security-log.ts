import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { isBindingError, type CatalogueCode, type OauthBindingError } from '../errors.js'
import type { OnSecurityEvent, SecurityEvent } from '../security-event.js'
import type { ProviderRegistry } from '../platforms/registry.js'

interface SecurityLogOptions {
  readonly onSecurityEvent?: OnSecurityEvent | undefined
}

export interface SecurityLog {
  readonly record: (
    request: FastifyRequest,
    event: SecurityEvent['event'],
    userId: string | undefined,
    type: string | undefined,
    reason?: string
  ) => void
  readonly recordFailure: RecordFailure
}

/** Records a failure that is a security event, and ignores others. */
export type RecordFailure = (failure: OauthBindingError, request: FastifyRequest) => void

/** What the event of a call tells of it. */
type Call = Pick<SecurityEvent, 'userId'> & Partial<Pick<SecurityEvent, 'type' | 'by'>>

/** Passes the security events of calls of the host's own code to the host. */
export interface CallLog {
  readonly record: (event: SecurityEvent['event'], call: Call, reason?: string) => void
  readonly recordFailure: (error: unknown, call: Call) => void
}

export interface OperatorLog {
  readonly record: (request: FastifyRequest, event: OperatorEvent, by: string, binding: OwnedBinding) => void
  readonly recordFailure: RecordFailure
}

export type OperatorEvent = Extract<SecurityEvent['event'], 'suspended' | 'resumed' | 'removed'>

interface OwnedBinding {
  readonly userId: string
  readonly provider: string
}

/**
 * The failures that are security events. The others are malformed requests, and faults of ours, of the database or of a
 * provider, which the error handler logs with their cause.
 */
const refusals: Partial<Record<CatalogueCode, SecurityEvent['event']>> = {
  UNAUTHENTICATED: 'token_refused',
  FORBIDDEN: 'refused',
  STATE_UNUSABLE: 'refused',
  TICKET_UNUSABLE: 'refused',
  ACCOUNT_BOUND_ELSEWHERE: 'refused',
  ACCOUNT_AMBIGUOUS: 'refused',
  BINDING_SUSPENDED: 'refused',
  LAST_LOGIN_METHOD: 'refused',
  TOO_MANY_REQUESTS: 'refused',
  PROVIDER_CODE_REJECTED: 'refused',
  PROVIDER_ACCOUNT_RESTRICTED: 'refused',
  PROVIDER_ACCOUNT_VIRTUAL: 'refused'
}

function writeLine(event: SecurityEvent, log: FastifyBaseLogger): void {
  if (event.event === 'refused') log.warn(event, 'oauth binding: refused')
  else log.info(event, `oauth binding: ${event.event}`)
}

/** A failing `onSecurityEvent` is logged; the request goes on. */
function createTell({ onSecurityEvent }: SecurityLogOptions) {
  const logFailure = (log: FastifyBaseLogger, err: unknown): void =>
    log.error({ err }, 'A security event was not taken')
  return (event: SecurityEvent, request: FastifyRequest | null, log: FastifyBaseLogger): void => {
    try {
      const result: unknown = onSecurityEvent === undefined ? writeLine(event, log) : onSecurityEvent(event, request)
      if (result instanceof Promise) result.catch((error: unknown) => logFailure(log, error))
    } catch (error) {
      logFailure(log, error)
    }
  }
}

/** Returns the type that a request names, in its path or its body, if it is on offer: events hold no other words. */
function readType({ params, body }: FastifyRequest, providers: ProviderRegistry): string | undefined {
  for (const part of [params, body]) {
    const type: unknown = (part as { type?: unknown } | null | undefined)?.type
    if (typeof type === 'string' && providers.clientsOf(type).length > 0) return type
  }
  return undefined
}

/** `findUserId` does not throw. */
export function createSecurityLog(
  options: SecurityLogOptions,
  providers: ProviderRegistry,
  findUserId: (request: FastifyRequest) => string | undefined
): SecurityLog {
  const tell = createTell(options)
  return {
    record: (request, event, userId, type, reason) =>
      tell({ event, userId, type, error: undefined, reason }, request, request.log),
    recordFailure({ code: error, reason }, request) {
      const event = refusals[error]
      if (event === undefined) return
      const userId = event === 'token_refused' ? undefined : findUserId(request)
      tell({ event, userId, type: readType(request, providers), error, reason }, request, request.log)
    }
  }
}

/**
 * Creates the security log of a registration for operators. Events hold no text of a request, search words least of all.
 *
 * @param findOperatorId Returns the operator's id, if authentication let the request pass; it does not throw.
 */
export function createOperatorLog(
  options: SecurityLogOptions,
  findOperatorId: (request: FastifyRequest) => string | undefined
): OperatorLog {
  const tell = createTell(options)
  return {
    record: (request, event, by, { userId, provider }) =>
      tell({ event, userId, type: provider, error: undefined, reason: undefined, by }, request, request.log),
    recordFailure({ code: error, reason }, request) {
      const event = refusals[error]
      if (event === undefined) return
      tell(
        { event, userId: undefined, type: undefined, error, reason, by: findOperatorId(request) },
        request,
        request.log
      )
    }
  }
}

/** Creates the security log of the calls of a registration's API, which have no request. */
export function createCallLog(options: SecurityLogOptions, log: FastifyBaseLogger): CallLog {
  const tell = createTell(options)
  return {
    record: (event, { userId, type, by }, reason) =>
      tell({ event, userId, type, error: undefined, reason, by }, null, log),
    recordFailure(error, { userId, type, by }) {
      if (!isBindingError(error) || refusals[error.code] === undefined) return
      tell({ event: 'refused', userId, type, error: error.code, reason: error.reason, by }, null, log)
    }
  }
}
