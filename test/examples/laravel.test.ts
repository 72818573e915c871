import t from 'tap'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { databaseKinds, executeSql } from '../helpers/databases.js'
import { insertLaravelToken, openLaravelDatabase, secretOf } from '../helpers/laravel-table.js'
import { readExample } from '../helpers/readme.js'
import { buildApp as buildSanctumHost } from './sanctum.js'

for (const kind of databaseKinds) {
  t.test(`a token of Sanctum's table is signed in, and nobody else, ${kind}`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    await createPrismaAccessTokenStore(database).verify?.()
    const token = await insertLaravelToken(database, { secret: secretOf('a') })
    const app = await buildSanctumHost(database, 'x'.repeat(32))
    t.teardown(() => app.close())
    const list = async (authorization: string): Promise<number> =>
      (await app.inject({ url: familyUrl, headers: { authorization } })).statusCode
    t.equal(await list(`Bearer ${token}`), 200)
    t.equal(await list(`Bearer ${token}b`), 401)
  })
}

t.test(
  'what an application of Laravel has bound is bound after the import, and nothing is when it contradicts itself',
  async (t) => {
    const host = await buildApp(t, { kind: 'postgresql' })
    const [first, second] = [await host.createUser(), await host.createUser()]
    await host.bind(first, 'WECHAT', 'xiaoming')
    const [{ rows: names } = { rows: [] }] = await executeSql(
      host.database.url,
      'SELECT kind, issuer, subject FROM oauth_identities ORDER BY kind'
    )
    const { openid, unionid } = Object.fromEntries(names.map(({ kind, subject }) => [kind, subject]))
    await host.unbind(first, 'WECHAT')
    const script = readExample('sql import-bindings.sql').replaceAll('wx64b522a7ca7bf76d', names[0]?.issuer)
    const row = (userId: string, open: string, union: string | null): string =>
      `(${userId}, 'wechat', '小明', NULL, '2024-05-06 07:08:09', '${open}', ${union === null ? 'NULL' : `'${union}'`})`
    await executeSql(
      host.database.url,
      `CREATE TABLE social_accounts (user_id bigint, driver text, nickname text, avatar text, created_at timestamp(0),
     openid text, unionid text)`,
      `INSERT INTO social_accounts VALUES ${row(second.userId, openid, unionid)}, ${row(first.userId, openid, null)}`
    )
    await t.rejects(executeSql(host.database.url, script), { code: '23505' })
    t.match(await host.list(second), [{}, { has_binding: false }])
    await executeSql(host.database.url, `DELETE FROM social_accounts WHERE user_id = ${first.userId}`, script)
    t.match(await host.list(second), [{}, { binding: { nickname: '小明', bound_at: '2024-05-06T07:08:09.000Z' } }])
    t.match((await host.bind(first, 'WECHAT', 'xiaoming')).body, { code: 409, error: 'ACCOUNT_BOUND_ELSEWHERE' })
    t.equal((await host.bind(second, 'WECHAT', 'xiaoming')).text, '{"code":200,"data":"绑定成功","msg":"success"}')
    t.equal((await host.unbind(second, 'WECHAT')).body.code, 200)
  }
)
