import type { FastifyReply, FastifyRequest } from 'fastify'
import { createChallenge, createVerifier } from '../../binding/sign-in/browser.js'
import { listLoginMethods } from '../../binding/sign-in/list-login-methods.js'
import type { LoginMethod, ProviderType } from '../../contract/index.js'
import { sendSuccessAs, setEnvelopeHeaders } from '../answers/envelope.js'
import { describeBrowser } from '../clients.js'
import type { SignInRouteContext } from './sign-in-route-context.js'

export function createListLoginMethods({ signIn, cookie }: SignInRouteContext) {
  /** A browser that has a verifier keeps it: other tabs of it may just be signing in. */
  const bindBrowser = (request: FastifyRequest, reply: FastifyReply): string => {
    const verifier = cookie.read(request) ?? createVerifier()
    cookie.set(request, reply, verifier)
    return createChallenge(verifier)
  }
  return function handleListLoginMethods(
    request: FastifyRequest<{ Querystring: { challenge?: string } }>,
    reply: FastifyReply
  ): FastifyReply {
    const challenge = request.query.challenge ?? bindBrowser(request, reply)
    const language = setEnvelopeHeaders(request, reply)
    const methods = listLoginMethods(signIn, challenge, describeBrowser(request))
    const data = methods.map(({ provider, authorizeUrl }): LoginMethod => ({
      name: provider.name,
      display_name: provider.displayName[language],
      url: authorizeUrl,
      icon: provider.icon,
      type: provider.type as ProviderType
    }))
    return sendSuccessAs(reply, data)
  }
}
