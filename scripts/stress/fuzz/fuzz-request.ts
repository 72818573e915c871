import fc from 'fast-check'
import { canary } from './schema-arbitraries.js'

/**
 * A request of the fuzz. `{{token:alice}}`, `{{state:alice:WECHAT}}` and `{{code:good}}` stand for what the world has
 * or makes when the request is sent, so that a request means the same wherever in a run it is sent: see `resolve.ts`.
 */
export interface FuzzRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  /** Latin-1 bytes when it is no text. */
  body: string | Uint8Array | null
  /** Over a socket, rather than handed to the server in the process. */
  isWired: boolean
  /** The status with which it must be answered; `null`: any that fits. */
  expected: 200 | 403 | 404 | 409 | null
}

export const jsonType = 'application/json'
/** The types on offer. */
export const types = ['WECHAT', 'DING_TALK'] as const
/** Who has tokens that are good. */
export const people = ['alice', 'bob'] as const

/** Chooses among kinds, each with its weight. */
export const weigh = <T>(...weighed: [number, fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  fc.oneof(...weighed.map(([weight, arbitrary]) => ({ weight, arbitrary })))

/** What lets users in. */
export const signedIn = fc.constantFrom('Bearer {{token:alice}}', 'Bearer {{token:bob}}', 'bearer  {{token:alice}} ')
/** Texts of ASCII without spaces. */
export const visibleTexts = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code))
})

/** What may stand in `Authorization` and must not be let in. */
export const strangers = weigh<string>(
  [4, fc.constantFrom('{{token:expired}}', '{{token:revoked}}', '{{token:stranger}}').map((text) => `Bearer ${text}`)],
  [
    2,
    fc
      .constantFrom('{{mixed:alice}}', '{{swapped:alice}}', '{{short:alice}}', '{{hash:alice}}', '{{id:alice}}|')
      .map((text) => `Bearer ${text}`)
  ],
  [
    2,
    fc
      .constantFrom('{{jwt:none}}', '{{jwt:audience}}', '{{jwt:expired}}', '{{jwt:key}}')
      .map((text) => `Bearer ${text}`)
  ],
  [
    2,
    fc
      .constantFrom('Basic ', 'Bearer', 'Bearer:', 'Token ', 'Bearer Bearer ', 'Bearer "', 'Bearer x,')
      .map((scheme) => `${scheme}{{token:alice}}`)
  ],
  [
    1,
    fc.constantFrom(
      '',
      'Bearer',
      'Bearer ',
      'Bearer |',
      'Bearer 0|',
      'Bearer 9223372036854775808|x',
      'Bearer 1|{{token:alice}}',
      'Bearer {{token:alice}}, Bearer {{token:bob}}'
    )
  ],
  [
    2,
    fc.tuple(fc.constantFrom('Bearer ', 'Bearer 1|', ''), visibleTexts).map(([scheme, text]) => scheme + text + canary)
  ]
)
