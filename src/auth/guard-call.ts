import { types } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createBindingError, isBindingError } from '../errors.js'
import type { AnswerDeadline, Wait } from './answer-deadline.js'
import { describeRefusal, judgeFailure, type CodedError } from './guard-failure.js'

/** What `@fastify/auth` is answered with. It must be called once: the object behind it serves other requests later. */
export type Done = (error?: Error) => void

export interface GuardRegistration {
  readonly deadline: AnswerDeadline<Done, FastifyReply>
  readonly refuse: (request: FastifyRequest, done: Done, error: CodedError) => void
  readonly pass: (request: FastifyRequest, done: Done) => void
}

const answeredReplies = new WeakSet<FastifyReply>()
const watchedReplies = new WeakSet<FastifyReply>()

/**
 * Notes when a reply is sent. While hooks of the host prepare an answer, Fastify's `reply.sent` is still false, and a
 * guard that has replied would seem to have let the request pass.
 */
export function watchReply(reply: FastifyReply): void {
  if (watchedReplies.has(reply)) return
  watchedReplies.add(reply)
  const { send, callNotFound } = reply
  reply.send = (payload?: unknown) => {
    answeredReplies.add(reply)
    return send.call(reply, payload)
  }
  reply.callNotFound = () => {
    answeredReplies.add(reply)
    return callNotFound.call(reply)
  }
}

export function hasReplied(reply: FastifyReply): boolean {
  return reply.sent || reply.raw.headersSent || answeredReplies.has(reply)
}

/** Refuses for what a guard failed with; the cause of a plain refusal is logged at debug, a fault where it is answered. */
export function refuseFor(
  failure: unknown,
  registration: GuardRegistration,
  reply: FastifyReply,
  done: Done,
  replyStatus = 200
): void {
  const { request } = reply
  const error = judgeFailure(failure, { replyStatus, otherwise: 'UNAUTHENTICATED' })
  const isOfCatalogue = error === failure && isBindingError(error)
  if (error.statusCode < 500 && !isOfCatalogue) {
    request.log.debug({ refusal: describeRefusal(failure, request) }, 'A guard of auth refused the request')
  }
  registration.refuse(request, done, error)
}

/** One call of a guard that may answer in any way, at any time, and more than once. */
export class GuardCall {
  private readonly statusBefore: number
  private readonly wait: Wait<Done, FastifyReply>
  private isRunning = true
  private isDone = false
  private isFulfilled = false
  private waitsForPromise = false
  private hasPassed = false

  constructor(
    private readonly registration: GuardRegistration,
    private readonly reply: FastifyReply,
    private readonly done: Done,
    private readonly takesDone: boolean
  ) {
    this.statusBefore = reply.statusCode
    this.wait = registration.deadline.begin(done, reply)
  }

  readonly answer = (error?: unknown): void => {
    if (error !== undefined && error !== null) return this.refuse(error)
    this.isDone = true
    this.passWhenComplete()
  }

  conclude(returned: unknown): void {
    this.isRunning = false
    if (isThenable(returned)) {
      this.waitsForPromise = true
      // A returned reply is thenable, and resolves when the client goes away: it promises an answer, not a pass.
      if ((returned as unknown) === this.reply) return
      // Not every thenable settles only once; a promise does.
      Promise.resolve(returned).then(this.fulfil, this.refuse)
    } else if (isRefusal(returned)) this.refuse(returned)
    else if (this.takesDone || this.isDone) this.passWhenComplete()
    else if (returned === true) this.answer()
    else {
      const cause = new Error(
        'A guard of auth returned without an answer: it must return a promise, or take and call done'
      )
      this.refuse(createBindingError('INTERNAL_ERROR', { cause }))
    }
  }

  private readonly fulfil = (value: unknown): void => {
    if (isRefusal(value)) return this.refuse(value)
    this.isFulfilled = true
    this.passWhenComplete()
  }

  readonly refuse = (failure: unknown): void => {
    const { registration, reply, done } = this
    if (!registration.deadline.end(this.wait)) {
      if (this.hasPassed) this.logLate(failure, 'A guard of auth refused a request that it had let pass')
    } else if (hasReplied(reply)) {
      this.logLate(failure, 'A guard of auth failed after it had replied')
    } else {
      const { statusCode } = reply
      const isChanged = statusCode !== this.statusBefore
      // The next guard begins without the status that this one has set.
      if (isChanged) reply.code(this.statusBefore)
      refuseFor(failure, registration, reply, done, isChanged ? statusCode : this.statusBefore)
    }
  }

  private passWhenComplete(): void {
    const { registration, reply, done } = this
    if (this.isRunning || !(this.waitsForPromise ? this.isFulfilled : this.isDone)) return
    if (this.takesDone && !this.isDone) return
    const { statusCode } = reply
    if (statusCode >= 400 && statusCode !== this.statusBefore) {
      return this.refuse(new Error('A guard of auth set an error status and threw nothing'))
    }
    if (reply.raw.destroyed) return this.refuse(new Error('The client went away before a guard of auth answered'))
    if (!registration.deadline.end(this.wait) || hasReplied(reply)) return
    this.hasPassed = true
    registration.pass(reply.request, done)
  }

  private logLate(failure: unknown, message: string): void {
    const { request } = this.reply
    request.log.error({ refusal: describeRefusal(failure, request) }, message)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
}

/** `undefined` says nothing; of the other values the falsy ones, and errors, refuse. */
function isRefusal(value: unknown): boolean {
  return (value !== undefined && !value) || types.isNativeError(value)
}
