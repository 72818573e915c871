import fc from 'fast-check'
import t from 'tap'
import { isIdentifier, isProviderType, isUserId, isUuid } from '../src/identifier.js'

const accepted: Record<string, string> = {
  'a number as text': '7',
  'a UUID': '0d9e4a3c-5b7e-4f5e-9a51-3f6a2c1d8e90',
  'a subject of an OpenID provider': 'auth0|5f7c8ec7c33c6c004bbafe82',
  'an e-mail address': 'wang@example.com',
  'Chinese text': '王小明',
  'a character outside the basic plane': '𠮷',
  'a zero-width joiner': '👨\u200d👩',
  'a byte order mark': '\ufeff7',
  spaces: ' a b ',
  '255 characters': 'x'.repeat(255),
  'text that holds a missing value': 'nullable',
  'quotes and angle brackets': `"><script>'`
}

const refused: Record<string, unknown> = {
  nothing: '',
  '256 characters': 'x'.repeat(256),
  '128 characters of two code units': '𠮷'.repeat(128),
  'U+0000': 'a\u0000b',
  'a line feed': 'a\nb',
  'a carriage return at the end': 'a\r',
  'U+007F': 'a\u007f',
  'U+0085': 'a\u0085',
  'U+2028': 'a\u2028b',
  'U+2029': 'a\u2029b',
  'a high surrogate alone': 'a\ud800',
  'a low surrogate alone': '\udc00a',
  'surrogates in the wrong order': '\udc00\ud800',
  'undefined as text': 'undefined',
  'null as text': 'null',
  'NaN as text': 'NaN',
  'an object as text': '[object Object]',
  'a promise as text': '[object Promise]',
  'a number': 7,
  null: null,
  'no value': undefined,
  'an array': ['7']
}

for (const [name, check] of Object.entries({ isIdentifier, isUserId })) {
  for (const [what, value] of Object.entries(accepted)) {
    t.test(`${name}() accepts ${what}`, async (t) => t.equal(check(value), true))
  }
  for (const [what, value] of Object.entries(refused)) {
    t.test(`${name}() refuses ${what}`, async (t) => t.equal(check(value), false))
  }
}

t.test('isIdentifier() accepts nothing that UTF-8 changes or that holds a control character', async (t) => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 260 })
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
      ),
      (value) => {
        if (!isIdentifier(value)) return true
        const isControl = [...value].some(
          (character) => character < ' ' || (character >= '\u007f' && character < '\u00a0')
        )
        return !isControl && Buffer.from(value).toString() === value && value.length <= 255
      }
    ),
    { seed: 12, numRuns: 2000 }
  )
  t.pass()
})

t.test('isUuid() accepts ids of ours alone', async (t) => {
  const id = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'
  t.ok(isUuid(id))
  for (const other of ['', 'x', id.toUpperCase(), `${id}0`, `${id}\n`, ` ${id}`, `${id}\0`, id.replaceAll('-', '')]) {
    t.notOk(isUuid(other), JSON.stringify(other))
  }
})

t.test('isProviderType() accepts plain types alone', async (t) => {
  for (const type of ['WECHAT', 'DING_TALK', 'X', 'A1', 'W'.repeat(32)]) t.ok(isProviderType(type), type)
  for (const other of ['', 'wechat', '1A', '_A', 'A-B', 'W'.repeat(33), 'A\n', 'Ä']) {
    t.notOk(isProviderType(other), JSON.stringify(other))
  }
})
