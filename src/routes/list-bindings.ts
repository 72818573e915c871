import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Binding, ProviderType } from '../contract/index.js'
import { listBindings, type ListedBinding } from '../binding/list-bindings.js'
import type { Language } from '../messages/index.js'
import { readAvatarUrl } from '../profile.js'
import { sendSuccessAs, setEnvelopeHeaders } from './answers/envelope.js'
import { wordsOf } from './answers/presentation.js'
import type { RouteContext } from './route-context.js'

function presentBinding(listed: ListedBinding, language: Language, reply: FastifyReply): Binding {
  const { provider, account, canUnbind } = listed
  const binding: Binding = {
    name: provider.name,
    display_name: provider.displayName[language],
    url: listed.authorizeUrl,
    icon: provider.icon,
    has_binding: account !== null,
    // Where the host offers other types, its document has them in the place of the contract's.
    type: provider.type as ProviderType,
    binding: account && {
      nickname: account.nickname,
      // One that an earlier version stored was looked at less closely.
      avatar: readAvatarUrl(account.avatarUrl),
      bound_at: account.boundAt.toISOString()
    },
    can_unbind: canUnbind
  }
  if (!canUnbind) binding.cannot_unbind_reason = wordsOf(reply, language).failures.LAST_LOGIN_METHOD
  return binding
}

export function createListBindings(context: RouteContext) {
  return async function handleListBindings(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const userId = await context.identify(request)
    const providers = context.providersFor(request)
    const listed = await listBindings(context.ceremony, {
      userId,
      providers,
      browser: context.describeBrowser(request)
    })
    if (listed.some(({ isNewState }) => isNewState)) context.securityLog.record(request, 'issued', userId, undefined)
    const language = setEnvelopeHeaders(request, reply)
    return sendSuccessAs(
      reply,
      listed.map((item) => presentBinding(item, language, reply))
    )
  }
}
