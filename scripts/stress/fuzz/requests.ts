import fc from 'fast-check'
import { contractOperations, type DocumentedOperation } from '../../../test/helpers/contract-document.js'
import {
  jsonType as json,
  people,
  signedIn,
  strangers,
  types,
  visibleTexts,
  weigh,
  type FuzzRequest
} from './fuzz-request.js'
import { bodySchemaOf, canary, fitting, misfitting, texts } from './schema-arbitraries.js'
import { operatorRequests, operatorUrl } from './operator-requests.js'
import { signInRequests, signInUrl, ticketUrl } from './sign-in-requests.js'

const noise = weigh<[string, string]>(
  [
    3,
    fc
      .constantFrom(
        'en',
        'zh-CN',
        'en;q=0.1, zh',
        '*',
        'q=1;;,',
        'en-'.repeat(400),
        `${canary};q=9`,
        ';,;,'.repeat(500)
      )
      .map((value) => ['accept-language', value])
  ],
  [2, fc.constantFrom('text/html', '*/*', canary, 'application/xml;q=1').map((value) => ['accept', value])],
  [
    2,
    fc
      .constantFrom('127.0.0.1', canary, 'for=_x;proto=evil', '203.0.113.7, ::1', '\u00e9')
      .chain((value) =>
        fc
          .constantFrom('x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'host')
          .map((name): [string, string] => [name, value])
      )
  ],
  [
    1,
    fc
      .constantFrom('x-http-method-override', 'x-original-url', 'x-rewrite-url')
      .map((name) => [name, '/api/administrator/user/oauth-binding'])
  ],
  [
    1,
    fc
      .constantFrom(
        'accept-version',
        'origin',
        'cookie',
        'x-request-id',
        'request-id',
        'if-none-match',
        'range',
        'traceparent'
      )
      .map((name) => [name, canary])
  ],
  [1, visibleTexts.map((text) => ['x-fuzz', canary + text])]
)

const contentTypes = weigh<string>(
  [6, fc.constantFrom(json, `${json}; charset=utf-8`, 'APPLICATION/JSON')],
  [
    4,
    fc.constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
      'application/jsonx',
      'application/json+x',
      'text/plain; application/json',
      'application/json, text/plain',
      '',
      ';',
      '*/*',
      `${json};charset=utf-16`,
      canary
    )
  ]
)

/** Bodies that are no JSON object of a schema. */
const bodies = weigh<string | Uint8Array>(
  [3, fc.json({ maxDepth: 4 })],
  [
    1,
    fc.constantFrom(
      '',
      '{',
      '{}',
      '[]',
      'null',
      '"true"',
      'true',
      '\ufeff{"state":true}',
      '{"state":true}x',
      '{"state":tru'
    )
  ],
  [
    1,
    fc.constantFrom(
      '{"__proto__":{"state":true}}',
      '{"constructor":{"prototype":{"state":true}}}',
      '{"state":false,"state":true}',
      '{"state":"x","state":true}',
      `{"state":1e999,"${canary}":1}`
    )
  ],
  [
    1,
    fc.constantFrom(
      'state=true',
      'state=true&type=WECHAT',
      '<state>true</state>',
      '--x\r\nContent-Disposition: form-data; name="state"\r\n\r\ntrue\r\n--x--'
    )
  ],
  [1, fc.integer({ min: 1, max: 3000 }).map((depth) => '['.repeat(depth))],
  [
    1,
    fc
      .constantFrom(16_384, 16_385, 20_000, 70_000)
      .map((length) => JSON.stringify({ state: true, padding: 'x' }).padEnd(length, ' '))
  ],
  [2, fc.uint8Array({ maxLength: 64 })]
)

const segments = weigh<string>(
  [
    3,
    fc.constantFrom(
      'wechat',
      'GITHUB',
      'WECHAT%00',
      'WECHAT%2F',
      '%57ECHAT%20',
      '..%2Foauth-binding',
      '__proto__',
      'WECHAT;x=1',
      'WECHAT%3F',
      '%E5%BE%AE%E4%BF%A1',
      `${canary}`,
      'FEISHU'
    )
  ],
  [1, fc.constantFrom('%', '%E0%A4%A', '%ZZ', `${canary}%`, '%FF%FE')],
  [1, fc.constantFrom(99, 100, 101, 500, 5000).map((length) => canary.padEnd(length, 'x'))],
  [1, texts.filter((text) => !/\p{Surrogate}/u.test(text)).map((text) => encodeURIComponent(text))]
)

const family = '/api/administrator/user/oauth-binding'
const otherPaths = weigh<string>(
  [3, segments.map((segment) => `${family}/${segment}`)],
  [1, segments.map((segment) => `${family}/WECHAT/${segment}`)],
  [1, segments.map((segment) => `/${segment}`)],
  [1, segments.map((segment) => `${signInUrl}/${segment}`)],
  [1, segments.map((segment) => `${operatorUrl}/${segment}/removal`)],
  [
    1,
    fc.constantFrom(`${signInUrl}/`, `${ticketUrl}/`, '/api/auth', `${signInUrl}s`, '/api/auth/LOGIN', `${ticketUrl}/x`)
  ],
  [
    1,
    fc.constantFrom(
      `${family}/`,
      `${family}//`,
      `${family}/WECHAT/`,
      `${family}//WECHAT`,
      `${family}/WECHAT//`,
      '/',
      '/api',
      '/API/administrator/user/oauth-binding',
      `${family}%2FWECHAT`,
      `${family}.json`,
      `${family};x`,
      `${family}/%57ECHAT`
    )
  ]
)

const queries = weigh<string>(
  [5, fc.constant('')],
  [
    2,
    fc.constantFrom(
      '?',
      '?state=true',
      '?type=WECHAT&state[]=true',
      '?__proto__[state]=true',
      `?${canary}=1`,
      '?%',
      '?a=%E0%A4%A',
      `?${'a=1&'.repeat(500)}`
    )
  ]
)

function pathOf({ path }: DocumentedOperation): fc.Arbitrary<string> {
  return fc.constantFrom(...types).map((type) => path.replace('{type}', type))
}

const bodyHeader = (body: unknown): [string, string][] => (body === null ? [] : [['content-type', json]])

const operationsBelow = (url: string) =>
  fc.constantFrom(...contractOperations.filter(({ path }) => path.startsWith(url)))

/** The operations under test. */
const familyOperations = weigh([2, operationsBelow(family)], [1, operationsBelow(signInUrl)])

/** What they take: as it is documented, or with one field that does not fit. */
const documented = familyOperations.chain((documentedOperation) => {
  const schema = bodySchemaOf(documentedOperation.operation)
  const fits = schema === null ? fc.constant(null) : fitting(schema).map((value) => JSON.stringify(value))
  const misfits = schema === null ? fits : misfitting(schema).map((value) => JSON.stringify(value))
  return fc
    .record({ url: pathOf(documentedOperation), body: weigh([1, fits], [3, misfits]), authorization: signedIn })
    .map(({ url, body, authorization }): FuzzRequest => {
      const isGenuine = body === null || /^\{"state":(true|false)\}$/.test(body)
      const headers: [string, string][] = [['authorization', authorization], ...bodyHeader(body)]
      return {
        method: documentedOperation.method,
        url,
        headers,
        body,
        isWired: false,
        expected: isGenuine ? 200 : null
      }
    })
})

const completion = (body: object, who: string, expected: FuzzRequest['expected']): FuzzRequest => ({
  method: 'POST',
  url: family,
  headers: [
    ['authorization', `Bearer {{token:${who}}}`],
    ['content-type', json]
  ],
  body: JSON.stringify(body),
  isWired: false,
  expected
})

/** Completions with states that were issued: by their owner, and by everyone else. */
const completions = weigh<FuzzRequest>(
  [
    3,
    fc
      .tuple(fc.constantFrom(...people), fc.constantFrom(...types))
      .map(([who, type]) => completion({ type, code: '{{code:good}}', state: `{{state:${who}:${type}}}` }, who, 200))
  ],
  [
    2,
    fc
      .tuple(fc.constantFrom(...people), fc.constantFrom(...types))
      .map(([who, type]) =>
        completion({ type, code: '{{code:refused}}', state: `{{state:${who}:${type}}}` }, who, null)
      )
  ],
  [
    2,
    fc
      .constantFrom(...types)
      .map((type) => completion({ type, code: '{{code:good}}', state: `{{state:alice:${type}}}` }, 'bob', null))
  ],
  [
    2,
    fc
      .constantFrom(...people)
      .map((who) =>
        completion({ type: 'WECHAT', code: '{{code:good}}', state: `{{state:${who}:DING_TALK}}` }, who, null)
      )
  ],
  [
    2,
    fc
      .constantFrom('{{upper:state:alice:WECHAT}}', '{{state:alice:WECHAT}} ', 'x{{state:alice:WECHAT}}')
      .map((state) => completion({ type: 'WECHAT', code: '{{code:good}}', state }, 'alice', null))
  ]
)

/** Any part of it anything. */
const anything = fc
  .record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
    url: fc.tuple(
      weigh(
        [2, fc.constantFrom(family, `${family}/WECHAT`, `${family}/DING_TALK`, signInUrl, ticketUrl, operatorUrl)],
        [1, otherPaths]
      ),
      queries
    ),
    authorization: weigh<string | null>([4, signedIn], [1, strangers], [1, fc.constant(null)]),
    contentType: weigh<string | null>([4, contentTypes], [1, fc.constant(null)]),
    noise: fc.array(noise, { maxLength: 3 }),
    body: weigh<string | Uint8Array | null>(
      [3, bodies],
      [2, fc.constantFrom('{"state":true}', '{"state":false}')],
      [
        1,
        fc.constantFrom(
          '{"type":"WECHAT","code":"c","state":"s"}',
          '{"ticket":"t"}',
          `{"ticket":"${canary}","verifier":1}`
        )
      ],
      [1, fc.constant(null)]
    ),
    isWired: fc.integer({ min: 0, max: 9 }).map((number) => number === 0)
  })
  .map(({ url, authorization, contentType, ...rest }): FuzzRequest => {
    const headers: [string, string][] = [
      ...(authorization === null ? [] : [['authorization', authorization] as [string, string]]),
      ...(contentType === null ? [] : [['content-type', contentType] as [string, string]]),
      ...rest.noise
    ]
    return { method: rest.method, url: url.join(''), headers, body: rest.body, isWired: rest.isWired, expected: null }
  })

/** Requests that would be served, were it not for who sends them. */
const unauthenticated = fc
  .record({
    authorization: strangers,
    method: fc.constantFrom('GET', 'PUT', 'PUT'),
    type: fc.constantFrom(...types),
    state: fc.boolean()
  })
  .map(({ authorization, method, type, state }): FuzzRequest => ({
    method,
    url: method === 'GET' ? family : `${family}/${type}`,
    headers: [
      ['authorization', authorization],
      ['content-type', json]
    ],
    body: method === 'GET' ? null : JSON.stringify({ state }),
    isWired: false,
    expected: null
  }))

/** Types that are none, with a body that fits. */
const unknownTypes = fc
  .record({
    segment: weigh([1, segments], [1, fc.constantFrom('wechat', 'Ding_Talk')]),
    state: fc.boolean(),
    authorization: signedIn
  })
  .map(({ segment, state, authorization }): FuzzRequest => ({
    method: 'PUT',
    url: `${family}/${segment}`,
    headers: [['authorization', authorization], ...bodyHeader(json)],
    body: JSON.stringify({ state }),
    isWired: false,
    expected: null
  }))

/** The header twice, over a socket: frameworks keep the first, the last, or both. */
const doubled = fc
  .record({ first: fc.oneof(signedIn, strangers), second: fc.oneof(signedIn, strangers), state: fc.boolean() })
  .map(({ first, second, state }): FuzzRequest => ({
    method: 'PUT',
    url: `${family}/WECHAT`,
    headers: [
      ['authorization', first],
      ['content-type', json],
      ['Authorization', second]
    ],
    body: JSON.stringify({ state }),
    isWired: true,
    expected: null
  }))

/** Every kind of request. */
export const requests: fc.Arbitrary<FuzzRequest> = weigh(
  [12, documented],
  [1, completions],
  [3, unauthenticated],
  [1, unknownTypes],
  [8, anything],
  [1, doubled],
  [8, signInRequests],
  [5, operatorRequests]
)
