import t from 'tap'
import { createAccessTokenVerifier } from '../../src/auth/access-token.js'
import { openDatabase } from '../../src/persistence/client.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/prisma-access-token-store.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { runCli } from '../helpers/run-cli.js'

for (const kind of databaseKinds) {
  t.test(`token create and token revoke (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const options = { cwd: t.testdir(), env: { DATABASE_URL: url } }
    const verify = async (token: string, at = new Date(), holderType?: string) => {
      const database = await openDatabase(url)
      const store = createPrismaAccessTokenStore(database)
      const typed = holderType === undefined ? {} : { holderType }
      try {
        return await createAccessTokenVerifier({ store, now: () => at, ...typed }).verify(token)
      } finally {
        await database.close()
      }
    }

    const created = await runCli(t, ['token', 'create', '--user', '42', '--count', '3', '--expires-in', '60'], options)
    t.strictSame([created.status, created.stderr], [0, ''])
    const tokens = created.stdout.trimEnd().split('\n')
    t.equal(new Set(tokens).size, 3)
    for (const token of tokens) {
      t.match(token, /^[1-9]\d*\|[A-Za-z0-9]{40}$/)
      t.strictSame(await verify(token), { userId: '42' })
      t.equal(await verify(token, new Date(Date.now() + 61_000)), null, 'it expires')
    }

    const id = tokens[0]!.split('|')[0]!
    const revoked = await runCli(t, ['token', 'revoke', id], options)
    t.strictSame([revoked.status, revoked.stdout, revoked.stderr], [0, '', `Token ${id} is revoked.\n`])
    t.equal(await verify(tokens[0]!), null)
    t.ok(await verify(tokens[1]!))
    const again = await runCli(t, ['token', 'revoke', id], options)
    t.strictSame([again.status, again.stdout, again.stderr], [1, '', `There is no token ${id}.\n`])

    const forEver = await runCli(t, ['token', 'create', '--user', '42'], {
      ...options,
      env: { ...options.env, OAUTH_BINDING_TOKEN_HOLDER_TYPE: 'member' }
    })
    const token = forEver.stdout.trimEnd()
    t.strictSame(await verify(token, new Date('2999-01-01'), 'member'), { userId: '42' })
    t.equal(await verify(token), null, 'of another kind of holder')
  })
}

t.test('token create works in an empty folder', async (t) => {
  const { status, stdout } = await runCli(t, ['token', 'create', '--user', '1'], { cwd: t.testdir() })
  t.equal(status, 0)
  t.match(stdout, /^1\|[A-Za-z0-9]{40}\n$/)
})
