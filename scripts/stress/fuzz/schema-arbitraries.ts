import fc from 'fast-check'
import { isNode, type Node } from '../../../test/helpers/contract-document.js'

/** A word that every text sent to be refused carries, and that no answer may repeat. */
export const canary = 'zq7Canary'

const hostileTexts = [
  '\u0000',
  '\ud800',
  '\u202e',
  'null',
  'undefined',
  '[object Object]',
  "' OR 1=1 --",
  '\u0130',
  '😀'
]

/** Texts of any kind, most of them carrying the canary. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => canary + text),
  fc.constantFrom(...hostileTexts).map((text) => `${canary}${text}`)
)

const booleanLike = [null, 0, 1, -1, '', 'true', 'false', 'on', 'yes', '0', '1', [], [true], [false], {}]
const notText: fc.Arbitrary<unknown>[] = [
  fc.constantFrom(null, 0, 1, true, false),
  fc.array(fc.constantFrom('WECHAT', '0'.repeat(32), 'x'), { maxLength: 2 }),
  fc.jsonValue().filter((value) => typeof value !== 'string')
]

const lengthsOf = (schema: Node): { minLength: number; maxLength: number } => ({
  minLength: Number(schema['minLength'] ?? 0),
  maxLength: Number(schema['maxLength'] ?? 64)
})

function propertiesOf(schema: Node): Record<string, Node> {
  return schema['properties'] as Record<string, Node>
}

/** Values that fit a schema of the contract's requests: objects, texts, lists of values and booleans. */
export function fitting(schema: Node): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  if (schema['type'] === 'boolean') return fc.boolean()
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']))
  if (schema['type'] === 'string') {
    const { minLength, maxLength } = lengthsOf(schema)
    return texts.filter((text) => [...text].length >= minLength && [...text].length <= maxLength)
  }
  const fields = Object.entries(propertiesOf(schema)).map(([key, inner]) => [key, fitting(inner)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: schema['required'] as string[] })
}

function misfittingField(schema: Node): fc.Arbitrary<unknown> {
  if (schema['type'] === 'boolean') {
    const tricky = fc.constantFrom<unknown>(...booleanLike, { state: true }, { valueOf: true })
    const others = fc.jsonValue().filter((value) => typeof value !== 'boolean')
    return fc.oneof({ weight: 4, arbitrary: tricky }, { weight: 1, arbitrary: others })
  }
  if (Array.isArray(schema['enum'])) {
    const near = (schema['enum'] as string[]).flatMap((text) => [text.toLowerCase(), `${text} `, `${text}\u0000`])
    return fc.oneof(...notText, fc.constantFrom('', '__proto__', 'toString', ...near), texts)
  }
  if (typeof schema['pattern'] === 'string') {
    const fits = fc.stringMatching(new RegExp(schema['pattern']))
    const near = fits.chain((text) =>
      fc.constantFrom(`${text} `, text.slice(0, 42), `${text}\n`, `${text}${text}${text}`)
    )
    return fc.oneof(...notText, fc.constant(''), near, texts)
  }
  const { minLength, maxLength } = lengthsOf(schema)
  const tooLong = fc.constantFrom(maxLength + 1, 4 * maxLength).map((length) => canary.padEnd(length, 'x'))
  return fc.oneof(...notText, ...(minLength > 0 ? [fc.constant('')] : []), tooLong)
}

/** Objects of which exactly one field is missing or does not fit. */
export function misfitting(schema: Node): fc.Arbitrary<unknown> {
  const fields = Object.entries(propertiesOf(schema))
  return fc.tuple(fitting(schema), fc.constantFrom(...fields)).chain(([value, [key, inner]]) => {
    const { [key]: _dropped, ...rest } = value as Record<string, unknown>
    const replaced = misfittingField(inner).map((wrong) => ({ ...rest, [key]: wrong }))
    return fc.oneof({ weight: 1, arbitrary: fc.constant(rest) }, { weight: 5, arbitrary: replaced })
  })
}

/** The JSON schema of an operation's request body, or `null` when it takes none. */
export function bodySchemaOf(operation: Node): Node | null {
  const { requestBody } = operation
  if (!isNode(requestBody)) return null
  return ((requestBody['content'] as Record<string, Node>)['application/json'] as Node)['schema'] as Node
}
