import { gzipSync } from 'node:zlib'
import type { Check } from '../check.js'
import type { Exchange } from '../http/exchange.js'
import { isObject } from '../json.js'
import type { World } from '../world/world.js'

const json = '{"state":false}'
const jsonType = { 'content-type': 'application/json' }

const bodiesOfOtherTypes: readonly (readonly [headers: Readonly<Record<string, string>>, body: string | Uint8Array])[] =
  [
    [{ 'content-type': 'text/plain' }, json],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 'state=false'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, json],
    [
      { 'content-type': 'multipart/form-data; boundary=x' },
      `--x\r\nContent-Disposition: form-data; name="state"\r\n\r\nfalse\r\n--x--`
    ],
    [{ 'content-type': 'text/json' }, json],
    [{ 'content-type': 'application/jsonp' }, json],
    [{ 'content-type': 'application/json; charset=utf-16' }, Buffer.from(json, 'utf16le')],
    [{ ...jsonType, 'content-encoding': 'gzip' }, gzipSync(json)]
  ]

const unknownTypes = [
  ...['GITHUB', 'wechat', 'Ding_Talk', '__proto__', 'constructor', 'WECHAT%00', 'WECHAT%20', '%E5%BE%AE%E4%BF%A1'],
  ...['..%2Foauth-binding', 'WECHAT;x=1', 'CONFORMANCE'.repeat(9)]
]

const wholeCompletion = (type: string) => ({ type, code: 'a code that is none', state: 'a state that is none' })

/** Sends an update of the first user with a body as it is. */
function putBody({ first, types: [type], paths }: World, body: string | Uint8Array, headers: object = jsonType) {
  const asked = {
    method: 'PUT',
    path: `${paths.family}/${type}`,
    headers: Object.entries<string>({ ...headers }),
    body
  }
  return first.ask(asked)
}

/** `contract/server-errors` reports a failure of the deployment. */
const hasStatus = ({ status }: Exchange, expected: number): boolean => status === expected || status >= 500

function isToldOf(exchange: Exchange, field: string): boolean {
  const { data } = exchange.body
  return hasStatus(exchange, 403) && (exchange.status >= 500 || (isObject(data) && Array.isArray(data[field])))
}

export const requestsChecks: readonly Check[] = [
  {
    id: 'requests/coercion',
    title: 'Nothing but a boolean is one: a text, a number, `null` or a list is refused.',
    clauses: ['contract: "Values are never coerced"', 'RFC 8259 section 3'],
    run: async ({ first, types: [type], expectRefusal }) => {
      for (const value of ['true', 'false', 'TRUE', 1, 0, '1', null, [], [true], {}, { state: true }, 'on', '']) {
        expectRefusal(await first.update(type, value), `\`state\`: ${JSON.stringify(value)}`)
      }
    }
  },
  {
    id: 'requests/missing-fields',
    title: 'A missing field is refused, with messages under its name.',
    clauses: ['contract: ValidationFailedBody'],
    run: async ({ first, types: [type], paths, expect }) => {
      const update = await first.update(type, undefined)
      expect(isToldOf(update, 'state'), 'PUT without `state` is not a failed validation of `state`', update)
      const whole: Record<string, string> = wholeCompletion(type)
      for (const field of Object.keys(whole)) {
        const { [field]: _missing, ...json } = whole
        const exchange = await first.ask({ method: 'POST', path: paths.family, json })
        expect(isToldOf(exchange, field), `POST without \`${field}\` is not a failed validation of it`, exchange)
      }
    }
  },
  {
    id: 'requests/unfit-fields',
    title: 'A field of another type than documented is refused.',
    clauses: ['contract: CompleteBindingRequest', 'contract: "Values are never coerced"'],
    run: async ({ first, types: [type], paths, expect }) => {
      const whole = wholeCompletion(type)
      for (const field of Object.keys(whole)) {
        for (const value of [null, 1, true, [], ['a text in a list'], {}, { $ne: null }, '']) {
          const exchange = await first.ask({ method: 'POST', path: paths.family, json: { ...whole, [field]: value } })
          const isUnusable = exchange.status < 500 && exchange.body['error'] === 'STATE_UNUSABLE'
          const what = `\`${field}\`: ${JSON.stringify(value)}`
          expect(exchange.status >= 400 && !isUnusable, `${what} was taken for a value that fits`, exchange)
        }
      }
    }
  },
  {
    id: 'requests/unknown-type',
    title: 'A provider that is not on offer is a failed validation of `type`, never taken for another one.',
    clauses: ['contract: ProviderType', 'contract: "An unknown `type` is a validation failure"'],
    run: async ({ first, paths, expect }) => {
      const isRefused = (exchange: Exchange) => exchange.status === 404 || isToldOf(exchange, 'type')
      for (const segment of unknownTypes) {
        const exchange = await first.update(segment, false)
        expect(isRefused(exchange), `type ${segment} was answered ${exchange.status}`, exchange)
      }
      const exchange = await first.ask({ method: 'POST', path: paths.family, json: wholeCompletion('GITHUB') })
      expect(isRefused(exchange), `type GITHUB in a body was answered ${exchange.status}`, exchange)
    }
  },
  {
    id: 'requests/malformed',
    title: 'A body that is no JSON is 400, and nothing is guessed from it.',
    clauses: ['contract: Bodies', 'contract: REQUEST_UNREADABLE', 'RFC 8259 section 2'],
    run: async (world) => {
      const texts = [
        '{',
        '{"state":false',
        '{"state":fals}',
        '{state:false}',
        "{'state':false}",
        '{"state":false}x',
        '\0'
      ]
      // The last one is no UTF-8.
      for (const body of [...texts, '{"state":false,"x":"\xff"}'].map((text) => Buffer.from(text, 'latin1'))) {
        const exchange = await putBody(world, body)
        const what = JSON.stringify(body.toString('latin1'))
        world.expect(hasStatus(exchange, 400), `${what} was answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'requests/duplicate-fields',
    title: 'An object that names a field twice is refused: two readers of it would disagree.',
    clauses: ['contract: Bodies ("names a field twice")', 'RFC 8259 section 4'],
    run: async (world) => {
      for (const body of [
        '{"state":true,"state":false}',
        '{"state":false,"state":true}',
        '{"state":false,"\\u0073tate":true}'
      ]) {
        world.expectRefusal(await putBody(world, body), body)
      }
    }
  },
  {
    id: 'requests/prototype',
    title: 'A body cannot put a field in place through a prototype.',
    clauses: ['contract: UpdateBindingRequest', 'CWE-1321'],
    run: async (world) => {
      for (const body of [
        '{"__proto__":{"state":true}}',
        '{"constructor":{"prototype":{"state":true}}}',
        '{"\\u005f_proto__":{"state":true}}'
      ]) {
        world.expectRefusal(await putBody(world, body), body)
      }
    }
  },
  {
    id: 'requests/content-type',
    title: 'Nothing but JSON in UTF-8, not encoded, is read: 415. A form of another site cannot send that.',
    clauses: ['contract: Bodies', 'contract: UNSUPPORTED_MEDIA_TYPE', 'RFC 9110 section 15.5.16'],
    run: async (world) => {
      for (const [headers, body] of bodiesOfOtherTypes) {
        const exchange = await putBody(world, body, headers)
        const what = Object.values(headers).join(', ')
        world.expect(hasStatus(exchange, 415), `${what} was answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'requests/size',
    title: 'A body of 16 KiB is read, a larger one is 413.',
    clauses: ['contract: Bodies ("up to 16 KiB")', 'contract: PAYLOAD_TOO_LARGE'],
    run: async (world) => {
      const limit = 16 * 1024
      for (const length of [limit, limit + 1, limit * 2]) {
        const exchange = await putBody(world, json.padEnd(length, ' '))
        const expected = length === limit ? 200 : 413
        world.expect(exchange.status === expected, `${length} bytes were answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'requests/methods',
    title: 'A method that a path does not have is 405; HEAD hands out nothing.',
    clauses: ['contract: METHOD_NOT_ALLOWED', 'RFC 9110 section 9.3.2', 'RFC 9110 section 15.5.6'],
    run: async ({ first, types: [type], paths, expect }) => {
      const update = `${paths.family}/${type}`
      for (const [method, path] of [
        ...['DELETE', 'PATCH', 'PUT', 'HEAD'].map((name) => [name, paths.family] as const),
        ...['GET', 'POST', 'DELETE', 'HEAD'].map((name) => [name, update] as const)
      ] as const) {
        const exchange = await first.ask({ method, path })
        const isRight = hasStatus(exchange, 405) && (method !== 'HEAD' || exchange.text === '')
        expect(isRight, `${method} was answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'requests/method-override',
    title: 'No header or parameter turns a method into another one.',
    clauses: ['contract: METHOD_NOT_ALLOWED', 'RFC 9110 section 9.1'],
    run: async ({ first, types: [type], paths, expectRefusal }) => {
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        const asked = { method: 'POST', path: `${paths.family}/${type}`, json: { state: false } }
        expectRefusal(await first.ask({ ...asked, headers: [[name, 'PUT']] }), `POST with ${name}: PUT`)
      }
      const asked = {
        method: 'POST',
        path: `${paths.family}/${type}?_method=PUT`,
        json: { state: false, _method: 'PUT' }
      }
      expectRefusal(await first.ask(asked), 'POST with _method=PUT')
    }
  },
  {
    id: 'requests/cross-origin',
    title: 'No page of any other origin may read what a user’s browser is answered.',
    clauses: ['contract: Authorization', 'WHATWG Fetch section 3.3.5', 'RFC 6749 section 10.12'],
    run: async ({ first, paths, expect }) => {
      for (const origin of ['https://evil.example', 'null']) {
        const preflight = [
          ['origin', origin],
          ['access-control-request-method', 'POST'],
          ['access-control-request-headers', 'authorization,content-type']
        ] as const
        for (const [method, headers] of [
          ['GET', [['origin', origin] as const]],
          ['OPTIONS', preflight]
        ] as const) {
          const exchange = await first.ask({ method, path: paths.family, headers, isOutside: true })
          const allowed = exchange.headers['access-control-allow-origin']
          expect(allowed !== origin && allowed !== '*', `${method} lets the origin ${origin} read the answer`, exchange)
        }
      }
    }
  }
]
