import { OptionsError } from './errors.js'
import type { OauthBindingPluginOptions } from './options.js'

/**
 * Options of Fastify's own `register`, which arrive together with ours, and `skipOverride`, which the test helper of
 * Fastify's application template hands to every plugin that `@fastify/autoload` registers.
 *
 * @see https://github.com/fastify/fastify-cli/blob/main/templates/app/test/helper.js
 */
const registerKeys = ['prefix', 'logLevel', 'logSerializers', 'skipOverride']

const storeMethods = [
  'insertState',
  'deleteExcessStates',
  'insertReusableState',
  'findListing',
  'askCanUnbind',
  'claimState',
  'completeClaim',
  'failClaim',
  'unbind',
  'deleteExpiredStates',
  'leaseEvents',
  'recordDelivery',
  'postponeDelivery',
  'findEvents',
  'deleteOldEvents'
]

type Check = (value: unknown) => string | undefined

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function wholeNumber(min: number, max: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be a whole number from ${min} to ${max}`
}

/** As Fastify refuses such hooks: the promise of an async function resolves before `done` is called; a generator never runs. */
function answersAmbiguously(guard: unknown): boolean {
  // Of a bound function too: it has the prototype of its target.
  const kind = Object.prototype.toString.call(guard)
  return kind.includes('Generator') || (kind === '[object AsyncFunction]' && (guard as { length: number }).length >= 3)
}

/** A scheme (RFC 9110 section 5.6.2) and what may follow it in a header: visible ASCII, inside one line. */
const challengePattern = /^[\w!#$%&'*+.^`|~-]+(?: [\x20-\x7E]*[\x21-\x7E])?$/

const optionalFunction: Check = (value) => (isFunction(value) ? undefined : 'must be a function')

const checks: Record<keyof OauthBindingPluginOptions, { required: boolean; check: Check }> = {
  store: {
    required: true,
    check: (value) => {
      const missing = storeMethods.filter((method) => !isFunction((value as Record<string, unknown> | null)?.[method]))
      return missing.length === 0 ? undefined : `must be a BindingStore; it lacks ${missing.join(', ')}`
    }
  },
  providers: {
    required: true,
    check: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'must name at least one provider')
  },
  auth: {
    required: true,
    check: (value) => {
      const functions = [value].flat()
      if (functions.length === 0 || !functions.every(isFunction)) {
        return 'must be a function for @fastify/auth, or several'
      }
      return functions.some(answersAmbiguously)
        ? 'must not be an async function that takes done, nor a generator'
        : undefined
    }
  },
  challenge: {
    required: false,
    check: (value) =>
      value === false || (typeof value === 'string' && challengePattern.test(value))
        ? undefined
        : 'must be the text of a WWW-Authenticate header, or false'
  },
  getUserId: { required: true, check: optionalFunction },
  secret: {
    required: true,
    check: (value) => {
      const secrets = [value].flat()
      return secrets.length > 0 && secrets.every((secret) => typeof secret === 'string' && secret.length >= 32)
        ? undefined
        : 'must be a string of at least 32 characters, or several'
    }
  },
  stateTtlSeconds: { required: false, check: wholeNumber(60, 3600) },
  completionWaitMs: { required: false, check: wholeNumber(0, 20_000) },
  maxOpenStates: { required: false, check: wholeNumber(1, 1000) },
  sweepIntervalSeconds: { required: false, check: wholeNumber(0, 86_400) },
  eventRetentionDays: { required: false, check: wholeNumber(0, 36_500) },
  onEvent: { required: false, check: optionalFunction },
  onSecurityEvent: { required: false, check: optionalFunction },
  canUnbind: { required: false, check: optionalFunction },
  now: { required: false, check: optionalFunction }
}

/**
 * Checks the plugin's options, all of them at once.
 *
 * @throws OAUTH_BINDING_OPTIONS naming every option that does not fit, and every unknown one.
 */
export function assertOptions(options: object): asserts options is OauthBindingPluginOptions {
  const given = options as Record<string, unknown>
  const problems = Object.keys(given)
    .filter((key) => !(key in checks) && !registerKeys.includes(key))
    .map((key) => `${key} is unknown`)
  for (const [key, { required, check }] of Object.entries(checks)) {
    if (given[key] === undefined) {
      if (required) problems.push(`${key} is missing`)
      continue
    }
    const problem = check(given[key])
    if (problem !== undefined) problems.push(`${key} ${problem}`)
  }
  if (problems.length > 0) throw new OptionsError(`oauthBindingPlugin: ${problems.join('; ')}`)
}
