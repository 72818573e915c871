import type { FastifyReply, FastifyRequest } from 'fastify'
import { login, type LoginResult } from '../../binding/sign-in/login.js'
import type { LoginRequest } from '../../contract/index.js'
import { sendFailure, sendSuccessAs, setEnvelopeHeaders } from '../answers/envelope.js'
import { wordsOf } from '../answers/presentation.js'
import { readChallenge } from './read-challenge.js'
import type { SignInRouteContext } from './sign-in-route-context.js'

function answerNotBound(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Extract<LoginResult<unknown>, { status: 'not-bound' }>
): FastifyReply {
  const { ticket, expiresInSeconds, nickname, avatarUrl } = result
  const msg = wordsOf(reply, setEnvelopeHeaders(request, reply)).failures.ACCOUNT_NOT_BOUND
  const data = { ticket, expires_in: expiresInSeconds, nickname, avatar: avatarUrl }
  return sendFailure(reply, { code: 409, data, msg, error: 'ACCOUNT_NOT_BOUND' })
}

export function createLogin(context: SignInRouteContext) {
  const { signIn, securityLog, cookie } = context
  return async function handleLogin(
    request: FastifyRequest<{ Body: LoginRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    const { type, code, state } = request.body
    const clients = context.requireClients(type, request)
    const challenge = readChallenge(cookie, request)
    const result = await login(signIn, { clients, code, state, challenge, ...context.decide(type, request) })
    if (result.status === 'not-bound') {
      securityLog.record(request, 'ticket_issued', undefined, type)
      return answerNotBound(request, reply, result)
    }
    securityLog.record(request, 'signed_in', result.userId, type, result.isRepeated ? 'repeated' : undefined)
    setEnvelopeHeaders(request, reply)
    return sendSuccessAs(reply, result.session, context.serializeSession)
  }
}
