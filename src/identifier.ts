const maximumLength = 255

/**
 * Control characters (Cc: U+0000 to U+001F, U+007F to U+009F), line and paragraph separators (Zl, Zp), and surrogates
 * without a partner (Cs). PostgreSQL refuses U+0000 and SQLite cuts a text there; encoded as UTF-8, every lone
 * surrogate becomes U+FFFD, so that two ids become one; the others forge lines of a log. Format characters (Cf) pass:
 * ids are compared byte for byte, and none of these characters changes what a database stores.
 */
const unfitCharacter = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u

/** What a broken client makes of an id that is not there: no two users may meet in it. */
const missingValue = /^(?:undefined|null|NaN|\[object \w+\])$/

/** Tells whether a value is text of 1 to `limit` UTF-16 code units, without the characters above. */
export function isPlainText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= limit && !unfitCharacter.test(value)
}

/**
 * Tells whether a value can be an id that others hand in: text of 1 to 255 UTF-16 code units (`length`), well-formed
 * Unicode, without control characters or line separators, and not what `String()` makes of `undefined`, `null`, `NaN`
 * or an object.
 */
export function isIdentifier(value: unknown): value is string {
  return isPlainText(value, maximumLength) && !missingValue.test(value)
}

export function isUserId(value: unknown): value is string {
  return isIdentifier(value)
}

/** Tells whether a text has the form of our own ids of bindings and events: a UUID in lower case. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)
}

/** Tells whether a text can be a provider's type, which stands in paths and events, and so is kept plain. */
export function isProviderType(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,31}$/.test(text)
}
