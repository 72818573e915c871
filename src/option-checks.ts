import type { MinimalMethod } from './persistence/minimal-store.js'
import type { BindingStore } from './persistence/store.js'

/**
 * Returns what is wrong with the value of an option, as the end of a sentence; `undefined`: nothing. `given` are all options,
 * unchecked.
 */
export type Check = (value: unknown, given: Readonly<Record<string, unknown>>) => string | undefined

const signInStoreMethods = [
  'claimSignIn',
  'completeSignIn',
  'repeatSignIn',
  'failSignIn',
  'redeemTicket',
  'deleteExpiredSignIns',
  'deleteExpiredSessions'
]

const directoryMethods = [
  'findBindings',
  'findBinding',
  'findByIdentity',
  'suspendBinding',
  'resumeBinding',
  'removeBinding'
]

const minimalMethods = Object.keys({
  insertState: true,
  insertReusableState: true,
  findListing: true,
  claimState: true,
  completeClaim: true,
  failClaim: true,
  unbind: true
} satisfies Record<MinimalMethod, true>)

/** The methods that each option of `oauthBindingPlugin` needs besides. The value 0 needs none. */
const methodsOfOptions = {
  canUnbind: ['askCanUnbind'],
  onEvent: ['leaseEvents', 'recordDelivery', 'postponeDelivery'],
  eventRetentionDays: ['deleteOldEvents'],
  maxOpenStates: ['deleteExcessStates'],
  sweepIntervalSeconds: ['deleteExpiredStates']
} as const satisfies Record<string, readonly (keyof BindingStore)[]>

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** As Fastify refuses such hooks: the promise of an async function resolves before `done` is called; a generator never runs. */
function answersAmbiguously(guard: unknown): boolean {
  // Of a bound function too: it has the prototype of its target.
  const kind = Object.prototype.toString.call(guard)
  return kind.includes('Generator') || (kind === '[object AsyncFunction]' && (guard as { length: number }).length >= 3)
}

/** A scheme (RFC 9110 section 5.6.2) and what may follow it in a header: visible ASCII, inside one line. */
const challengePattern = /^[\w!#$%&'*+.^`|~-]+(?: [\x20-\x7E]*[\x21-\x7E])?$/

export const checkFunction: Check = (value) => (isFunction(value) ? undefined : 'must be a function')

export function checkWhole({ minimum, maximum }: { minimum: number; maximum: number }): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? undefined
      : `must be a whole number from ${minimum} to ${maximum}`
}

function listMissing(store: unknown, methods: readonly string[]): string[] {
  return methods.filter((method) => !isFunction((store as Record<string, unknown> | null)?.[method]))
}

function createStoreCheck(name: string, methods: readonly string[]): Check {
  return (value) => {
    const missing = listMissing(value, methods)
    return missing.length === 0 ? undefined : `must be a ${name}; it lacks ${missing.join(', ')}`
  }
}

const checkMinimalStore = createStoreCheck('MinimalStore', minimalMethods)

/** Checks that every method is there that all hosts need, and those that the given options need. */
export const checkStore: Check = (value, given) => {
  const problem = checkMinimalStore(value, given)
  if (problem !== undefined) return problem
  const missing = Object.entries(methodsOfOptions)
    .filter(([option]) => given[option] !== undefined && given[option] !== 0)
    .flatMap(([option, methods]) => listMissing(value, methods).map((method) => `${method} (for ${option})`))
  return missing.length === 0 ? undefined : `lacks ${missing.join(', ')}`
}

export const checkSignInStore = createStoreCheck('SignInStore', signInStoreMethods)

export const checkDirectory = createStoreCheck('BindingDirectory', directoryMethods)

export const checkCreateSession: Check = (value) =>
  isFunction(value) || isFunction((value as { createAccessToken?: unknown } | null)?.createAccessToken)
    ? undefined
    : 'must be a function, or an object with the function createAccessToken'

export const checkObjectSchema: Check = (value) =>
  (value as { type?: unknown } | null)?.type === 'object' ? undefined : 'must be a JSON schema of an object'

/** Checks that there is a provider; the registry checks each. */
export const checkProviders: Check = (value) =>
  Array.isArray(value) && value.length > 0 ? undefined : 'must name at least one provider'

export const checkAuth: Check = (value) => {
  const functions = [value].flat()
  if (functions.length === 0 || !functions.every(isFunction)) return 'must be a function for @fastify/auth, or several'
  return functions.some(answersAmbiguously)
    ? 'must not be an async function that takes done, nor a generator'
    : undefined
}

export const checkApiName: Check = (value) =>
  typeof value === 'string' && /^[A-Za-z_$][\w$]*$/.test(value)
    ? undefined
    : 'must be the name of a property: letters, digits, _ and $'

/** Checks the text of a header, which must stay inside one line. */
export const checkChallenge: Check = (value) =>
  value === false || (typeof value === 'string' && challengePattern.test(value))
    ? undefined
    : 'must be the text of a WWW-Authenticate header, or false'

export function checkSecret(minimumLength: number): Check {
  return (value) => {
    const secrets = [value].flat()
    return secrets.length > 0 && secrets.every((secret) => typeof secret === 'string' && secret.length >= minimumLength)
      ? undefined
      : `must be a string of at least ${minimumLength} characters, or several`
  }
}
