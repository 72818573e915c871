import t from 'tap'
import {
  OauthBindingClientError,
  unwrap,
  type Failure,
  type FailureOf,
  type OauthBindingClient,
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
