import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createBindingError, type OauthBindingError } from '../errors.js'

const quote = 0x22
const colon = 0x3a
const backslash = 0x5c

/** How deep each bracket leads, by its character code. */
const depthChanges: Readonly<Record<number, number>> = { 0x5b: 1, 0x7b: 1, 0x5d: -1, 0x7d: -1 }

function findEndOfString(text: string, start: number): number {
  let index = start + 1
  while (index < text.length && text.charCodeAt(index) !== quote) index += text.charCodeAt(index) === backslash ? 2 : 1
  return index
}

/** Counts the members that the text of a JSON object names, repeated names included. The text must be well-formed. */
export function countMembers(text: string): number {
  let depth = 0
  let members = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (character === quote) index = findEndOfString(text, index)
    else if (character === colon) members += depth === 1 ? 1 : 0
    else depth += depthChanges[character] ?? 0
  }
  return members
}

/** `JSON.parse` keeps the last of several values of one name; what stands before us may have looked at the first. */
function repeatsName(text: string, value: unknown): boolean {
  // Text with one colon has one member at most.
  if (text.indexOf(':') === text.lastIndexOf(':')) return false
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return countMembers(text) !== Object.keys(value).length
}

function unreadable(request: FastifyRequest, reason: string): OauthBindingError {
  // Where the host decodes bodies the header stays, so it counts only for a body that is none.
  const encoding = request.headers['content-encoding'] ?? 'identity'
  return createBindingError(encoding === 'identity' ? 'REQUEST_UNREADABLE' : 'UNSUPPORTED_MEDIA_TYPE', { reason })
}

/** JSON is UTF-8 (RFC 8259 section 8.1); `charset` adds nothing to it, and another one contradicts it. */
function namesOtherCharset(contentType: string): boolean {
  return /;\s*charset=(?!"?utf-?8"?\s*(?:;|$))/i.test(contentType)
}

const plainType = 'application/json'

/**
 * Reads JSON as Fastify does, a byte order mark and poisoned prototypes included, but takes an empty text for a missing
 * body, and refuses what two readers may understand in two ways: a name that an object has twice, another charset, and
 * invalid UTF-8. The latter arrives as U+FFFD, so a body that holds this character itself is refused, too.
 */
export function addJsonParser(app: FastifyInstance, bodyLimit: number): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (request, body, done) => {
    const text = body as string
    const contentType = request.headers['content-type'] as string
    if (contentType !== plainType && namesOtherCharset(contentType)) {
      done(createBindingError('UNSUPPORTED_MEDIA_TYPE', { reason: 'charset' }))
    } else if (text.length === 0) done(null, {})
    else if (text.includes('\uFFFD')) done(unreadable(request, 'encoding'))
    else {
      return parseJson(request, text, (error: Error | null, value?: unknown) => {
        if (error !== null) done(unreadable(request, 'json'))
        else if (repeatsName(text, value)) done(unreadable(request, 'repeated_name'))
        else done(null, value)
      })
    }
  })
}
