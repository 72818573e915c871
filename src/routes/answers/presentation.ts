import type { FastifyInstance, FastifyReply } from 'fastify'
import { messages, type Language, type Messages } from '../../messages/index.js'

/** How the bodies of a registration look, where the host has changed that. */
export interface Presentation {
  readonly messages: Readonly<Record<Language, Messages>>
  readonly wrap: ((body: never) => object) | undefined
}

const presentation = Symbol('fastify-oauth-binding.presentation')

type PresentedReply = FastifyReply & { readonly [presentation]?: Presentation }

/** Has every reply of a context look as given. */
export function presentReplies(app: FastifyInstance, given: Presentation): void {
  app.decorateReply(presentation, { getter: () => given })
}

/** Has one reply look as given: that of another context. */
export function presentReply(reply: FastifyReply, given: Presentation | undefined): void {
  if (given !== undefined) Object.defineProperty(reply, presentation, { value: given })
}

export function wordsOf(reply: FastifyReply, language: Language): Messages {
  return ((reply as PresentedReply)[presentation]?.messages ?? messages)[language]
}

/** Returns the text of a body as it is sent: as it is, unless the host has an envelope of its own. */
export function wrapBody(reply: FastifyReply, body: string): string {
  const wrap = (reply as PresentedReply)[presentation]?.wrap
  if (wrap === undefined) return body
  try {
    return JSON.stringify(wrap(JSON.parse(body) as never))
  } catch (error) {
    // What the body tells has happened: the client is told in another form rather than not at all.
    reply.log.error({ err: error }, "The host's envelope failed; the contract's body is sent")
    return body
  }
}
