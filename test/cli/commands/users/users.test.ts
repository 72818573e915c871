import t, { type Test } from 'tap'
import { createPrismaStore } from '../../../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds } from '../../../helpers/databases.js'
import { openForTest } from '../../../helpers/open-store.js'
import { assertFailure, callCli, startCli } from '../../../helpers/run-cli.js'
import { createTokenSession, signIn } from '../../../helpers/sign-in-actor.js'
import { bind, contextOf, openId, unionId } from '../../../helpers/store-actor.js'

const absentId = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'

/** A database with the bindings of users, and the command on it. */
async function buildUsers(t: Test, kind: (typeof databaseKinds)[number], userIds: readonly string[]) {
  const { url } = await createDatabase(t, kind)
  const database = await openForTest(t, url)
  const store = createPrismaStore(database, { accessTokens: {} })
  for (const userId of userIds) {
    const nickname = userId === '9' ? null : 'nickname'
    await bind(store, contextOf(userId), [openId(`o${userId}`), unionId(`u${userId}`)], { nickname })
  }
  const cwd = t.testdir()
  const options = (env: Record<string, string> = {}) => ({ cwd, env: { DATABASE_URL: url, ...env } })
  const start = (args: readonly string[], env?: Record<string, string>) => startCli(t, ['users', ...args], options(env))
  const run = (args: readonly string[], env?: Record<string, string>) => callCli(['users', ...args], options(env))
  const bindings = await store.findBindings({ after: null, limit: 10 })
  const signInAs = (userId: string) =>
    signIn(store, [openId(`o${userId}`)], { createSession: createTokenSession({ expiresAt: new Date('2999-01-01') }) })
  const countTokens = async () =>
    (await database.client.$queryRaw<object[]>`SELECT id FROM personal_access_tokens`).length
  const readEvents = async () => {
    const events = await store.findEvents({ after: null, limit: 100 })
    return events.slice(userIds.length).map(({ type, userId, by, reason }) => ({ type, userId, by, reason }))
  }
  return { store, start, run, bindings, signInAs, countTokens, readEvents }
}

for (const kind of databaseKinds) {
  t.test(`users list and find print bindings, a line each or as JSON (${kind})`, async (t) => {
    const { store, run, bindings } = await buildUsers(t, kind, ['7', '8', '9'])
    await store.suspendBinding({ bindingId: bindings[1]!.id, now: new Date('2027-01-01'), by: 'o', reason: 'r' })
    const all = await run(['list'])
    t.strictSame([all.status, all.stderr], [0, ''])
    const at = '2026-11-22T08:00:11.000Z'
    const lines = ['7', '8', '9'].map((user, index) =>
      [
        bindings[index]!.id,
        user,
        'WECHAT',
        user === '9' ? '-' : 'nickname',
        at,
        user === '8' ? '2027-01-01T00:00:00.000Z' : '-'
      ].join('\t')
    )
    t.strictSame(all.stdout.trimEnd().split('\n'), lines)
    t.equal((await run(['list', '--user', '8'])).stdout.trimEnd(), lines[1])
    t.equal((await run(['list', '--type', 'DING_TALK'])).stdout, '')
    t.equal((await run(['list', '--after', bindings[0]!.id, '--limit', '1'])).stdout.trimEnd(), lines[1])
    const json = await run(['list', '--user', '7', '--type', 'WECHAT', '--json'])
    t.strictSame(JSON.parse(json.stdout), JSON.parse(JSON.stringify(bindings[0])))

    const found = await run(['find', '--type', 'WECHAT', '--subject', 'o9'])
    t.strictSame([found.status, found.stdout.trimEnd()], [0, lines[2]])
    const exact = ['find', '--type', 'WECHAT', '--subject', 'u7', '--issuer', 'open1', '--kind', 'unionid', '--json']
    t.match(JSON.parse((await run(exact)).stdout), { userId: '7', identities: [unionId('u7'), openId('o7')] })
    assertFailure(t, await run(['find', '--type', 'WECHAT', '--subject', 'u7', '--kind', 'openid']), 1, /^Nobody has/)
  })

  t.test(`users suspend, resume and unbind change a binding, and say who and why (${kind})`, async (t) => {
    const { store, run, bindings, signInAs, countTokens, readEvents } = await buildUsers(t, kind, ['7', '8'])
    const id = bindings[0]!.id
    await signInAs('7')
    await signInAs('8')
    const change = async (args: readonly string[], message: string, env: Record<string, string> = {}) => {
      const { status, stdout, stderr } = await run(args, env)
      t.strictSame([status, stdout, stderr], [0, '', `Binding ${id} ${message}.\n`], String(args[0]))
    }
    const suspend = ['suspend', id, '--reason', '手机被盗', '--by', 'support 7']
    await change(suspend, 'is suspended')
    t.equal(await countTokens(), 1, 'its session has ended, another one has not')
    await change(suspend, 'was suspended before')
    await change(['resume', id], 'is resumed', { USER: 'wang' })
    await change(['resume', id, '--reason', 'found again', '--by', 'support 7'], 'was not suspended')
    await change(['suspend', id, '--reason', 'again'], 'is suspended', { USER: '' })
    await change(['unbind', id, '--reason', 'on request', '--by', 'support 8'], 'is ended')
    t.strictSame(
      (await store.findBindings({ after: null, limit: 10 })).map(({ userId }) => userId),
      ['8']
    )
    t.strictSame(await readEvents(), [
      { type: 'SUSPENDED', userId: '7', by: 'support 7', reason: '手机被盗' },
      { type: 'RESUMED', userId: '7', by: 'wang', reason: null },
      { type: 'SUSPENDED', userId: '7', by: 'operator', reason: 'again' },
      { type: 'UNBOUND', userId: '7', by: 'support 8', reason: 'on request' }
    ])
  })
}

t.test('users keeps the sessions of a binding where the service does', async (t) => {
  const { start, bindings, signInAs, countTokens } = await buildUsers(t, 'sqlite', ['7'])
  await signInAs('7')
  const args = ['suspend', bindings[0]!.id, '--reason', 'r']
  t.equal((await start(args, { OAUTH_BINDING_KEEP_SESSIONS: 'on' }).end()).status, 0)
  t.equal(await countTokens(), 1)
})

t.test('users pages through more bindings than it reads at once, and ends when nobody reads', async (t) => {
  const { store, run, start } = await buildUsers(t, 'sqlite', [])
  const users = Array.from({ length: 501 }, (_, index) => String(index))
  await Promise.all(users.map((userId) => bind(store, contextOf(userId), [openId(userId)])))
  const { stdout } = await run(['list', '--json'])
  t.equal(new Set(stdout.trimEnd().split('\n')).size, 501)
  t.equal((await run(['list', '--limit', '500'])).stdout.trimEnd().split('\n').length, 500)
  const unread = start(['list'])
  unread.child.stdout.destroy()
  t.equal((await unread.end()).status, 0)
})

t.test('users refuses what does not fit with 2, and what is not there with 1', async (t) => {
  const { run, bindings, readEvents } = await buildUsers(t, 'sqlite', ['7'])
  const id = bindings[0]!.id
  const reason = ['--reason', 'r']
  const fail = async (status: 1 | 2, message: RegExp, ...args: string[]) =>
    assertFailure(t, await run(args), status, message, args.join(' ').slice(0, 60))
  for (const name of ['suspend', 'unbind']) {
    await fail(2, /required option '--reason <text>' not specified/, name, id)
    await fail(2, /--reason must have 1 to 1000 characters, and no control characters/, name, id, '--reason', 'a\nb')
    await fail(2, /--reason must have 1 to 1000 characters/, name, id, '--reason', 'x'.repeat(1001))
    await fail(2, /It must have 1 to 255 characters/, name, id, ...reason, '--by', '')
    await fail(2, /It must be the id of a binding/, name, '7', ...reason)
    await fail(1, /^oauth-binding: There is no such binding\n$/, name, absentId, ...reason)
  }
  await fail(1, /^oauth-binding: There is no such binding\n$/, 'resume', absentId)
  await fail(2, /It must be in upper case/, 'list', '--type', 'wechat')
  await fail(2, /It must be the id of a binding/, 'list', '--after', 'x')
  await fail(2, /It must be a whole number from 1/, 'list', '--limit', '0')
  await fail(2, /required option '--subject <id>' not specified/, 'find', '--type', 'WECHAT')
  t.strictSame(await readEvents(), [])
})

t.test('users does not migrate, and ends with 2 when a migration is missing', async (t) => {
  const cwd = t.testdir({ 'x.db': '' })
  const result = await callCli(['users', 'list'], { cwd, env: { DATABASE_URL: 'file:./x.db' } })
  assertFailure(t, result, 2, /^oauth-binding: The database lacks \d+_init, .*: run migrate first\.\n$/)
})
