import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { visibleAscii } from './account.js'
import type { ProviderErrorCode } from '../../errors.js'
import { classifyHttpStatus, createProviderFailure, readErrcode, type CallSite } from './failure.js'
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

/**
 * Asserts that a reply with `errcode` and `errmsg`, as Tencent's platforms write it, is a success. Failures come with
 * HTTP 200, and successes may carry `errcode: 0`: a failure is a number other than 0.
 *
 * @param codes What numbers mean. Any other is classified by the HTTP status.
 * @param requestId Finds the call's id in `errmsg`, as one of its groups.
 */
export function assertErrcode(
  { httpStatus, value }: Reply,
  at: CallSite,
  codes: Readonly<Record<string, ProviderErrorCode>>,
  requestId: RegExp
): void {
  const { errcode, errmsg } = Object(value) as { errcode?: unknown; errmsg?: unknown }
  const vendorCode = readErrcode(errcode)
  if (vendorCode !== '0') {
    const [, ...ids] = (typeof errmsg === 'string' && requestId.exec(errmsg)) || []
    const failureCode = Object.hasOwn(codes, vendorCode) ? codes[vendorCode]! : classifyHttpStatus(httpStatus)
    throw createProviderFailure(failureCode, at, { httpStatus, vendorCode, requestId: ids.find(Boolean) })
  }
  if (httpStatus !== 200) throw createProviderFailure(classifyHttpStatus(httpStatus), at, { httpStatus })
}
