import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identify } from '../../auth/identify.js'
import { redeemTicket } from '../../binding/sign-in/redeem-ticket.js'
import type { RedeemTicketRequest } from '../../contract/index.js'
import { sendSuccess, setEnvelopeHeaders } from '../answers/envelope.js'
import { wordsOf } from '../answers/presentation.js'
import { readChallenge } from './read-challenge.js'
import type { SignInRouteContext } from './sign-in-route-context.js'

export function createRedeemTicket(context: SignInRouteContext, identify: Identify) {
  const { signIn, securityLog, cookie } = context
  return async function handleRedeemTicket(
    request: FastifyRequest<{ Body: RedeemTicketRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    const { ticket } = request.body
    const userId = await identify(request)
    const challenge = readChallenge(cookie, request)
    const { provider, change } = await redeemTicket(signIn, { userId, ticket, challenge })
    securityLog.record(request, 'ticket_redeemed', userId, provider, change.toLowerCase())
    return sendSuccess(reply, wordsOf(reply, setEnvelopeHeaders(request, reply)).bound)
  }
}
