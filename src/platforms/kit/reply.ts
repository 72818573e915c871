import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { visibleAscii } from './account.js'
import { createProviderFailure, type CallSite } from './failure.js'
import type { Reply } from './http.js'

export const Token = Type.String({ pattern: visibleAscii, maxLength: 4096 })
export const Subject = Type.String({ pattern: visibleAscii, maxLength: 255 })
export const OptionalSubject = Type.Optional(Type.Union([Subject, Type.Literal(''), Type.Null()]))
export const OptionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]))

/** `isComplete` checks what the schema cannot: that one of several ids is there, for instance. */
export function readReply<Schema extends TSchema>(
  { value, httpStatus }: Reply,
  schema: Schema,
  at: CallSite,
  isComplete: (value: Static<Schema>) => unknown = () => true
): Static<Schema> {
  if (Value.Check(schema, value) && isComplete(value)) return value
  throw createProviderFailure('PROVIDER_REPLY_INVALID', at, { httpStatus })
}
