import fastifyAuth from '@fastify/auth'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { createBindingError, OptionsError } from '../errors.js'
import { createAnswerDeadline } from './answer-deadline.js'
import type { AuthFunction } from './auth-function.js'
import type { CodedError } from './guard-failure.js'
import { GuardCall, hasReplied, refuseFor, watchReply, type GuardRegistration, type Done } from './guard-call.js'

/** A guard without an answer is refused after one to two periods. */
const deadlinePeriodMs = 15_000

type Combine = FastifyInstance['auth']
type PromisedGuard = (request: FastifyRequest) => Promise<void>

const promisedGuards = new WeakSet<object>()

/**
 * Marks an async function as one that neither replies nor takes `done`, so that nothing is spent per request on
 * watching for that.
 */
export function markPromised(guard: PromisedGuard): PromisedGuard {
  promisedGuards.add(guard)
  return guard
}

/**
 * Takes the function `auth` out of `@fastify/auth` without a server: a decorator of a server is looked up by name, and
 * may be anything that the host has put there.
 */
export function takeCombine(plugin: typeof fastifyAuth = fastifyAuth): Combine {
  const found: { auth?: unknown } = {}
  const server = {
    decorate: (name: 'auth', value: unknown) => {
      found[name] = value
    }
  }
  plugin(server as unknown as FastifyInstance, {}, () => {})
  if (typeof found.auth !== 'function') throw new OptionsError('@fastify/auth does not provide its function "auth"')
  return found.auth as Combine
}

function askPromised(guard: PromisedGuard, registration: GuardRegistration): AuthFunction {
  return function ask(request, reply, done) {
    const wait = registration.deadline.begin(done, reply)
    guard.call(this, request).then(
      () => {
        if (registration.deadline.end(wait)) registration.pass(request, done)
      },
      (failure: unknown) => {
        if (registration.deadline.end(wait)) refuseFor(failure, registration, reply, done)
      }
    )
  }
}

function askAny(guard: AuthFunction, registration: GuardRegistration): AuthFunction {
  return function ask(_request, reply, done) {
    const call = new GuardCall(registration, reply, done, guard.length >= 3)
    watchReply(reply)
    try {
      const returned: unknown = guard.call(this, reply.request, reply, call.answer)
      call.conclude(returned)
    } catch (failure) {
      call.refuse(failure)
    }
  }
}

function createGuardRegistration(periodMs: number, failures: WeakMap<FastifyRequest, CodedError>): GuardRegistration {
  const refuse: GuardRegistration['refuse'] = (request, done, error) => {
    const earlier = failures.get(request)
    failures.set(request, earlier !== undefined && earlier.statusCode >= error.statusCode ? earlier : error)
    done(error)
  }
  const pass: GuardRegistration['pass'] = (request, done) => {
    const earlier = failures.get(request)
    // It is not answered, so the error handler does not log it.
    if (earlier !== undefined && earlier.statusCode >= 500) {
      request.log.error(
        { err: earlier.cause ?? earlier },
        'A guard of auth failed, and another one let the request pass'
      )
    }
    done()
  }
  const deadline = createAnswerDeadline<Done, FastifyReply>(periodMs, (done, reply) => {
    if (hasReplied(reply)) return
    const cause = new Error(
      'A guard of auth gave no answer in time: it must call done(), or return a promise that settles'
    )
    refuse(reply.request, done, createBindingError('AUTHENTICATION_UNAVAILABLE', { cause, retryAfterSeconds: 5 }))
  })
  return { deadline, refuse, pass }
}

/**
 * Creates the hook that lets a request pass when any one of the guards does. What cannot be told refuses:
 * - A guard passes by a promise that resolves, by calling `done()`, or by returning `true`; one that takes three
 *   parameters by `done()` alone, and where it returns a promise as well, by both.
 * - Anything rejected, thrown or given to `done` refuses, except `done(undefined)` and `done(null)`; so do an error,
 *   `false`, `null`, `0` and `''` returned or resolved to, and an error status set on the reply.
 * - The first refusal counts; after its answer a guard is not heard any more.
 * - A guard that has replied itself has ended the request.
 * - A guard of fewer parameters that returns nothing has not answered: INTERNAL_ERROR. One without an answer for one to
 *   two periods: AUTHENTICATION_UNAVAILABLE.
 *
 * When all fail, the failure with the highest status is answered: a request that could not be checked is not wrong.
 * A failure that is not answered is logged all the same.
 *
 * @param app What the guards are called on, their `this`.
 */
export function createGuard(
  app: FastifyInstance,
  guards: readonly AuthFunction[],
  periodMs = deadlinePeriodMs
): onRequestHookHandler {
  const failures = new WeakMap<FastifyRequest, CodedError>()
  const registration = createGuardRegistration(periodMs, failures)
  const asked = guards.map((guard) =>
    promisedGuards.has(guard)
      ? askPromised(guard as unknown as PromisedGuard, registration)
      : askAny(guard, registration)
  )
  const [only] = asked
  // There is nothing to combine.
  if (only !== undefined && asked.length === 1) return only.bind(app)
  const answerHighest: AuthFunction = (request, _reply, done) => done(failures.get(request))
  return takeCombine().call(app, [...asked, answerHighest])
}
