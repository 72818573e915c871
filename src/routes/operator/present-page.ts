import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OperatorBinding } from '../../contract/index.js'
import type { BindingRecord } from '../../persistence/binding-directory.js'
import { readAvatarUrl } from '../../profile.js'
import { sendSuccessAs, setEnvelopeHeaders } from '../answers/envelope.js'

function presentBinding(binding: BindingRecord): OperatorBinding {
  const { id, userId, provider, nickname, avatarUrl, identities, boundAt, lastUsedAt, suspendedAt } = binding
  return {
    id,
    user_id: userId,
    type: provider,
    nickname,
    // One that an earlier version stored was looked at less closely.
    avatar: readAvatarUrl(avatarUrl),
    // A host's own store may have more to an identity.
    identities: identities.map(({ issuer, kind, subject }) => ({ issuer, kind, subject })),
    bound_at: boundAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
    suspended_at: suspendedAt?.toISOString() ?? null
  }
}

/**
 * Answers with a page of bindings.
 *
 * @param nextCursor The `cursor` of the next page; `null`: there is none.
 */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  bindings: readonly BindingRecord[],
  nextCursor: string | null
): FastifyReply {
  setEnvelopeHeaders(request, reply)
  return sendSuccessAs(reply, { items: bindings.map(presentBinding), next_cursor: nextCursor })
}
