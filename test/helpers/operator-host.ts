import type { Test } from 'tap'
import { adminAbility } from '../../src/auth/access-token.js'
import type { OauthOperatorPluginOptions } from '../../src/operator/operator-options.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import type { OauthSignInPluginOptions } from '../../src/sign-in-options.js'
import { operatorUrl, type BuildAppOptions, type TestApp, type TestResponse, type TestUser } from './build-app.js'
import { buildScripted } from './scripted-account.js'

/** A binding as operators see it. */
export interface SeenBinding {
  readonly id: string
  readonly user_id: string
  readonly type: string
  readonly suspended_at: string | null
  readonly [key: string]: unknown
}

/** A page of bindings. */
export interface SeenPage {
  readonly items: readonly SeenBinding[]
  readonly next_cursor: string | null
}

/** A host with the operations of operators, and an operator. */
export interface OperatorHost extends TestApp {
  readonly operator: TestUser
  /** Sends a request as the operator, or as somebody else. */
  readonly ask: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    payload?: object,
    as?: TestUser
  ) => Promise<TestResponse>
  /** Lists a page of bindings; `query` begins with `?`. */
  readonly page: (query?: string) => Promise<SeenPage>
  readonly find: (payload: object) => Promise<readonly SeenBinding[]>
}

/** What else differs from the usual host; `signIn` are options of signing in. */
type OtherOptions = Omit<Partial<BuildAppOptions>, 'signIn'> & { signIn?: Partial<OauthSignInPluginOptions> }

/** Assembles a host whose accounts the test tells, with the operations of operators. */
export async function buildOperated(
  t: Test,
  kind: DatabaseKind,
  options: Partial<OauthOperatorPluginOptions> = {},
  { signIn, ...rest }: OtherOptions = {}
): Promise<OperatorHost> {
  const host = await buildScripted(t, kind, signIn, { operator: (given) => ({ ...given, ...options }), ...rest })
  const operator = await host.createUser([adminAbility])
  const ask: OperatorHost['ask'] = (method, path, payload, as = operator) =>
    host.send(as, { method, url: operatorUrl + path, ...(payload === undefined ? {} : { payload }) })
  const dataOf = ({ body }: TestResponse): SeenPage => (body as unknown as { data: SeenPage }).data
  return {
    ...{ ...host, operator, ask },
    page: async (query = '') => dataOf(await ask('GET', query)),
    find: async (payload) => dataOf(await ask('POST', '/search', payload)).items
  }
}
