import fc from 'fast-check'
import { canary } from './schema-arbitraries.js'

/** Bytes for a socket, with `{{token:alice}}` for what the world has. */
export interface RawRequest {
  bytes: string
}

const family = '/api/administrator/user/oauth-binding'
const body = '{"state":true}'

const usualLine = `PUT ${family}/WECHAT HTTP/1.1`
const oddLines = fc.constantFrom(
  `PUT ${family}/WECHAT HTTP/1.0`,
  `PUT ${family}/WECHAT HTTP/2.0`,
  `PUT ${family}/WECHAT HTTP/1.2`,
  `PUT ${family}/WECHAT`,
  `PUT  ${family}/WECHAT HTTP/1.1`,
  `put ${family}/WECHAT HTTP/1.1`,
  `PROPFIND ${family} HTTP/1.1`,
  `TRACE ${family} HTTP/1.1`,
  `CONNECT evil.example:443 HTTP/1.1`,
  `QUERY ${family} HTTP/1.1`,
  `${canary} / HTTP/1.1`,
  `PUT http://evil.example${family}/WECHAT HTTP/1.1`,
  `PUT //evil.example${family}/WECHAT HTTP/1.1`,
  `PUT /../../${family}/WECHAT HTTP/1.1`,
  `PUT ${family}/./WECHAT HTTP/1.1`,
  `OPTIONS * HTTP/1.1`,
  `GET /api/auth/login HTTP/1.1`,
  `GET /api/auth/login?challenge=${canary} HTTP/1.1`,
  `POST /api/auth/login HTTP/1.1`,
  `POST /api/auth/login/ticket HTTP/1.1`,
  `GET ${family}/\u00ff HTTP/1.1`,
  `GET /${'a'.repeat(20_000)} HTTP/1.1`,
  `GET ${family}#${canary} HTTP/1.1`,
  `GET \\${canary} HTTP/1.1`,
  `PRI * HTTP/2.0`
)

const headers = fc.constantFrom(
  'Host: a',
  'Host: a\r\nHost: b',
  'Host:',
  `Host: ${canary}@evil`,
  `Content-Length: ${body.length}`,
  `Content-Length: ${body.length - 4}`,
  `Content-Length: ${body.length + 4}`,
  'Content-Length: 0',
  'Content-Length: -1',
  'Content-Length: +14',
  'Content-Length: 1e1',
  'Content-Length: 14, 14',
  'Content-Length: 14\r\nContent-Length: 13',
  'Content-Length: 99999999999999999999',
  'Content-Length: 1000000',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Expect: 100-continue',
  `Expect: ${canary}`,
  'Connection: upgrade\r\nUpgrade: websocket',
  'Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Connection: keep-alive',
  'Connection: close',
  'Content-Encoding: gzip',
  'Authorization: Bearer {{token:bob}}',
  'Cookie: __Host-oauth-binding=x',
  `Cookie: oauth-binding=${canary}; =; ;oauth-binding`,
  'Cookie:\r\nCookie: \u00ff',
  ' folded: x',
  `X-${canary}: \u0000`,
  `X-Bare: a\rb`,
  `X: ${'x'.repeat(20_000)}`,
  Array.from({ length: 1100 }, (_value, index) => `X${index}: y`).join('\r\n'),
  `${canary}`,
  ': empty',
  'Content-Type: application/json',
  'Content-Type: text/plain'
)

const bodies = fc.constantFrom(
  body,
  body,
  '',
  '{"state":',
  '5\r\n{"sta\r\n0\r\n\r\n',
  `e\r\n${body}\r\n0\r\n\r\n`,
  'zz\r\n',
  `${body}GET / HTTP/1.1\r\nHost: a\r\n\r\n`
)

const usualHeaders = [
  'Host: a',
  'Authorization: Bearer {{token:alice}}',
  'Content-Type: application/json',
  `Content-Length: ${body.length}`
]

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: odd })

/** The usual headers, each of which may be left out, and a few that are not usual. */
const written = fc
  .record({
    line: mostly(fc.constant(usualLine), oddLines),
    usual: mostly(fc.constant(usualHeaders), fc.subarray(usualHeaders)),
    unusual: fc.array(headers, { maxLength: 2 }),
    lineEnd: mostly(fc.constant('\r\n'), fc.constantFrom('\n', '\r')),
    body: mostly(fc.constant(body), bodies)
  })
  .map(({ line, usual, unusual, lineEnd, body: sent }) => ({
    bytes: [line, ...usual, ...unusual].join('\r\n').replaceAll('\r\n', lineEnd) + lineEnd + lineEnd + sent
  }))

const mutilated = fc
  .tuple(written, fc.nat(), fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 8 }))
  .map(([{ bytes }, place, wrong]) => {
    const at = place % (bytes.length + 1)
    return { bytes: bytes.slice(0, at) + wrong + bytes.slice(at + wrong.length) }
  })

const nonsense = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) => ({ bytes: Buffer.from(bytes).toString('latin1') }))

/** Every kind of bytes. */
export const rawRequests: fc.Arbitrary<RawRequest> = fc.oneof(
  { weight: 6, arbitrary: written },
  { weight: 3, arbitrary: mutilated },
  { weight: 1, arbitrary: nonsense }
)
