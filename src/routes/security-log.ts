import type { FastifyRequest } from 'fastify'
import type { CatalogueCode, OauthBindingError } from '../errors.js'
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

const writeLine: OnSecurityEvent = (event, { log }) => {
  if (event.event === 'refused') log.warn(event, 'oauth binding: refused')
  else log.info(event, `oauth binding: ${event.event}`)
}

/** A failing `onSecurityEvent` is logged; the request goes on. */
function createTell({ onSecurityEvent = writeLine }: SecurityLogOptions): OnSecurityEvent {
  const logFailure = ({ log }: FastifyRequest, err: unknown): void =>
    log.error({ err }, 'A security event was not taken')
  return (event, request) => {
    try {
      const result: unknown = onSecurityEvent(event, request)
      if (result instanceof Promise) result.catch((error: unknown) => logFailure(request, error))
    } catch (error) {
      logFailure(request, error)
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
    record: (request, event, userId, type, reason) => tell({ event, userId, type, error: undefined, reason }, request),
    recordFailure({ code: error, reason }, request) {
      const event = refusals[error]
      if (event === undefined) return
      const userId = event === 'token_refused' ? undefined : findUserId(request)
      tell({ event, userId, type: readType(request, providers), error, reason }, request)
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
      tell({ event, userId, type: provider, error: undefined, reason: undefined, by }, request),
    recordFailure({ code: error, reason }, request) {
      const event = refusals[error]
      if (event === undefined) return
      tell({ event, userId: undefined, type: undefined, error, reason, by: findOperatorId(request) }, request)
    }
  }
}
