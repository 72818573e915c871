import fc from 'fast-check'
import { jsonType, strangers, types, weigh, type FuzzRequest } from './fuzz-request.js'
import { canary } from './schema-arbitraries.js'

/** Where the operations of operators are. */
export const operatorUrl = '/api/administrator/oauth-bindings'

/** Whose bindings the requests change: those of dora, for whom no other request is sent. */
const subject = 'dora'
const unknownId = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'

const isWired = fc.integer({ min: 0, max: 9 }).map((number) => number === 0)
const choose = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** A request, as far as it is given: method, path below the family and body. */
type Target = [method: string, path: string, body?: object]

const ask = (targets: fc.Arbitrary<Target>, expected: FuzzRequest['expected']): fc.Arbitrary<FuzzRequest> =>
  fc.record({ target: targets, isWired }).map(({ target: [method, path, body], ...rest }) => ({
    method,
    url: operatorUrl + path,
    headers: [['authorization', 'Bearer {{token:olga}}'], ...(body === undefined ? [] : [typeOfBody])],
    body: body === undefined ? null : JSON.stringify(body),
    expected,
    ...rest
  }))
const typeOfBody: [string, string] = ['content-type', jsonType]

const reasons = choose('用户报告手机被盗', 'x', ' ', "' OR 1=1 --", '💥'.repeat(1000), '\u202e', canary)
const unfitTexts = choose<unknown>(
  ...[undefined, null, '', 7, true, ['a'], {}, 'a\0b', `${canary}\n`, '\ud800', '\u2028', '\u0085'],
  canary.padEnd(1001, 'x')
)

const fittingQueries = choose(
  ...['', '?', '?limit=1', '?limit=200', '?limit=50&type=WECHAT', '?type=GONE', '?user_id=3', `?x=${canary}`],
  ...[
    '?cursor={{cursor}}',
    '?limit=1&cursor={{cursor}}',
    `?cursor=${unknownId}`,
    '?user_id=%E5%BE%AE',
    '?user_id=a%2Fb'
  ]
)
const unfitQueries = weigh<string>(
  [
    2,
    choose('Infinity', '1e2', '0', '201', '-1', '1.0', '0x10', '+5', '%205', '5%20', '', 'NaN', '1_0', '٣', '5%00').map(
      (limit) => `?limit=${encodeURI(limit).replaceAll('%25', '%')}`
    )
  ],
  [
    1,
    choose('{{cursor}}x', '{{upper:cursor}}', '{{cursor}}%00', '{{cursor}}%0A', '%20{{cursor}}', '', '0', canary).map(
      (cursor) => `?cursor=${cursor}`
    )
  ],
  [
    1,
    choose(
      ...['limit=1&limit=1', 'limit=1&limit=2', 'cursor={{cursor}}&cursor={{cursor}}', 'user_id=3&user_id=3'],
      ...['type=WECHAT&type=WECHAT', 'type=wechat', 'type=', 'type=WECHAT%00', `type=${canary}`, 'user_id='],
      ...['user_id=%00', 'user_id=3%0A', 'user_id=%E2%80%A8', `user_id=${canary.padEnd(256, 'x')}`, 'limit']
    ).map((query) => `?${query}`)
  ]
)

const searches = choose<object>(
  ...types.map((type) => ({ type, subject: 'carol' })),
  ...[
    { type: 'GONE', subject: 'carol' },
    { type: 'WECHAT', subject: '%_' },
    { type: 'WECHAT', subject: canary }
  ],
  { type: 'WECHAT', subject: 'carol', issuer: 'wx64b522a7ca7bf76d', kind: 'openid', more: 1 }
)
const unfitSearches = fc
  .tuple(searches, choose('type', 'subject', 'issuer', 'kind'), unfitTexts)
  .filter(([, key, value]) => value !== undefined || key === 'type' || key === 'subject')
  .map(([body, key, value]) => ({ ...body, [key]: value }))

/** Bindings of dora as they are made for the request: one that works, and one that is suspended. */
const bindings = fc
  .tuple(choose('active', 'suspended'), choose(...types))
  .map(([standing, type]) => `{{${standing}:${subject}:${type}}}`)
const changes = <T>(ids: fc.Arbitrary<string>, bodies: fc.Arbitrary<T>): fc.Arbitrary<Target> =>
  fc
    .tuple(ids, choose('POST suspension', 'DELETE suspension', 'POST removal'), bodies)
    .map(([id, change, reason]): Target => {
      const [method = '', name = ''] = change.split(' ')
      return method === 'DELETE' ? [method, `/${id}/${name}`] : [method, `/${id}/${name}`, { reason }]
    })

/** Ids that no binding has, though they look like one that is. */
const unknownIds = choose(
  ...[`{{gone:${subject}:WECHAT}}`, `{{upper:active:${subject}:WECHAT}}`, `{{active:${subject}:WECHAT}}%00`],
  ...[`{{active:${subject}:WECHAT}}%2F`, '%2F', '..%2F..', '%00', '%0A', '*', 'null', unknownId, canary, "'", '%20'],
  canary.padEnd(100, 'x')
)
/** The router has an answer of its own for them. */
const unreadableIds = choose('%', '%E0%A4%A', '%FF', '', '.', canary.padEnd(101, 'x'), canary.padEnd(5000, 'x'))

const fittingTargets = weigh<Target>(
  [2, fittingQueries.map((query): Target => ['GET', query])],
  [1, searches.map((body): Target => ['POST', '/search', body])],
  [4, changes(bindings, reasons)]
)
const unfitTargets = weigh<Target>(
  [3, unfitQueries.map((query): Target => ['GET', query])],
  [2, unfitSearches.map((body): Target => ['POST', '/search', body])],
  [1, changes(bindings, unfitTexts).filter(([method]) => method === 'POST')],
  [1, changes(unreadableIds, reasons)]
)

/** Requests that would be served, were it not for who sends them; everything that users may do, a token of `*` may. */
const forbidden = fc
  .record({ request: ask(fittingTargets, 403), who: choose('alice', 'bob', 'plain') })
  .map(({ request, who }): FuzzRequest => withToken(request, `Bearer {{token:${who}}}`))
const unauthenticated = fc
  .record({ request: ask(fittingTargets, null), authorization: strangers })
  .map(({ request, authorization }): FuzzRequest => withToken(request, authorization))

function withToken(request: FuzzRequest, authorization: string): FuzzRequest {
  const others = request.headers.filter(([name]) => name !== 'authorization')
  return { ...request, headers: [['authorization', authorization], ...others] }
}

/** An operator is no user. */
const asUser = choose('', '/WECHAT').map((path): FuzzRequest => ({
  method: path === '' ? 'GET' : 'PUT',
  url: `/api/administrator/user/oauth-binding${path}`,
  headers: [['authorization', 'Bearer {{token:olga}}'], typeOfBody],
  body: path === '' ? null : '{"state":true}',
  isWired: false,
  expected: 403
}))

/** Every kind of request of operators. */
export const operatorRequests: fc.Arbitrary<FuzzRequest> = weigh(
  [6, ask(fittingTargets, 200)],
  [5, ask(unfitTargets, null)],
  [2, ask(changes(unknownIds, reasons), 404)],
  [3, forbidden],
  [1, unauthenticated],
  [1, asUser]
)
