import t from 'tap'
import {
  OauthBindingClientError,
  unwrap,
  type AccountNotBoundFailure,
  type ErrorCode,
  type Failure,
  type FailureOf,
  type OauthBindingClient,
  type operations,
  type Result
} from '../../src/client/index.js'

await t.test('unwrap() returns the data of a success', async (t) => {
  t.equal(unwrap({ ok: true, status: 200, data: 'x' }), 'x')
})

await t.test('unwrap() throws a failure as an error with its code', async (t) => {
  const cause = new TypeError('fetch failed')
  const failure: Failure = { ok: false, status: 0, error: 'NETWORK_FAILED', msg: 'lost', cause }
  try {
    unwrap(failure as Result<string>)
    t.fail('it returned')
  } catch (error) {
    if (!(error instanceof OauthBindingClientError)) throw error
    t.match(error, { name: 'OauthBindingClientError', message: 'NETWORK_FAILED: lost', status: 0, cause })
    t.equal(error.error, 'NETWORK_FAILED')
    t.equal(error.failure, failure)
  }
})

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Codes that any operation with a body, and a token, may answer with. */
type CommonCode =
  | 'NETWORK_FAILED'
  | 'ANSWER_INVALID'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'FORBIDDEN'
  | 'REQUEST_UNREADABLE'
  | 'REQUEST_REFUSED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_ERROR'
  | 'STORE_UNAVAILABLE'
  | 'AUTHENTICATION_UNAVAILABLE'
  | 'SERVICE_UNAVAILABLE'

type BodyOf<Answer> = Answer extends { content: { 'application/json': infer Body } } ? Body : never
type CodeOf<Body> = Body extends { error: infer Code } ? Code : never

/** The codes of the answers of an operation, as the contract has them. */
type DocumentedCode<Id extends keyof operations> = CodeOf<
  BodyOf<operations[Id]['responses'][keyof operations[Id]['responses']]>
>

type LocalCode = 'NETWORK_FAILED' | 'ANSWER_INVALID' | 'UNAUTHENTICATED' | 'VALIDATION_FAILED'

/** The operations whose failures lack a code of the contract, or have another. */
type Unlike = {
  [Id in keyof operations]: Identical<
    Exclude<FailureOf<Id>['error'], LocalCode>,
    Exclude<DocumentedCode<Id>, LocalCode>
  > extends true
    ? never
    : Id
}[keyof operations]

/** Compiles only while each operation has the codes of its own. */
const proofs: [
  Identical<FailureOf<'updateBinding'>['error'], CommonCode | 'LAST_LOGIN_METHOD' | 'BINDING_SUSPENDED'>,
  Identical<
    FailureOf<'redeemTicket'>['error'],
    CommonCode | 'TICKET_UNUSABLE' | 'ACCOUNT_BOUND_ELSEWHERE' | 'BINDING_SUSPENDED'
  >,
  Identical<Extract<FailureOf<'login'>, { error: 'ACCOUNT_NOT_BOUND' }>, AccountNotBoundFailure>,
  Identical<Unlike, never>,
  Identical<Exclude<ErrorCode, Failure['error']>, never>
] = [true, true, true, true, true]

await t.test('the failures of an operation are those that the contract documents', async (t) => {
  t.ok(proofs.every(Boolean))
})

/** Compiles only while a switch over the failures of a call knows them all. */
function nameFailure(failure: FailureOf<'listBindings'>): string {
  switch (failure.error) {
    case 'NETWORK_FAILED':
    case 'ANSWER_INVALID':
      return 'local'
    default:
      return failure.error
  }
}

/** The data of a call is known once `ok` is. */
async function nicknames(client: Pick<OauthBindingClient, 'listBindings'>): Promise<(string | null)[]> {
  const result = await client.listBindings()
  if (result.ok) return result.data.flatMap(({ binding }) => (binding === null ? [] : [binding.nickname]))
  return [nameFailure(result)]
}

await t.test('a result is narrowed by ok, and a failure by error', async (t) => {
  const failed = { ok: false, status: 0, error: 'NETWORK_FAILED', msg: 'lost' } as const
  t.strictSame(await nicknames({ listBindings: async () => failed }), ['local'])
  t.strictSame(await nicknames({ listBindings: async () => ({ ok: true, status: 200, data: [] }) }), [])
})
