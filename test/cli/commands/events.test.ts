import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'
import { assertFailure, callCli, startCli } from '../../helpers/run-cli.js'
import { bind, contextOf, openId } from '../../helpers/store-actor.js'

async function createEvents(t: Test, kind: (typeof databaseKinds)[number], users: readonly string[]) {
  const { url } = await createDatabase(t, kind)
  const store = createPrismaStore(await openForTest(t, url))
  const change = (user: string) => bind(store, contextOf(user), [openId(user)])
  for (const user of users) await change(user)
  return { change, options: { cwd: t.testdir(), env: { DATABASE_URL: url } } }
}

const usersOf = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).userId)

for (const kind of databaseKinds) {
  t.test(`events prints what happened, a line of JSON each, and follows what comes (${kind})`, async (t) => {
    const { change, options } = await createEvents(t, kind, ['a', 'b', 'c'])
    const { status, stdout, stderr } = await callCli(['events'], options)
    t.strictSame([status, stderr], [0, ''])
    t.strictSame(usersOf(stdout), ['a', 'b', 'c'])
    const [first, second] = stdout.split('\n').map((line) => line && JSON.parse(line))
    t.strictSame(first, {
      ...{ id: first.id, type: 'BOUND', userId: 'a', provider: 'WECHAT', bindingId: first.bindingId },
      ...{
        occurredAt: '2026-11-22T08:00:11.000Z',
        clientId: 'wx1',
        by: null,
        reason: null,
        deliveredAt: null,
        deliveryAttempts: 0
      }
    })
    const args = ['events', '--since', first.id, '--limit', '1']
    t.strictSame(usersOf((await callCli(args, options)).stdout), ['b'])

    const follower = startCli(t, ['events', '--follow', '--since', second.id], options)
    await follower.waitFor('stdout', /"userId":"c"/)
    await change('d')
    await follower.waitFor('stdout', /"userId":"d"/)
    const ended = await follower.end('SIGTERM')
    t.strictSame([ended.status, usersOf(ended.stdout), ended.stderr], [0, ['c', 'd'], 'Stopping\n'])
  })
}

t.test('events --follow ends after so many, and when nobody reads any more', async (t) => {
  const { change, options } = await createEvents(t, 'sqlite', ['a'])
  const limited = startCli(t, ['events', '--follow', '--limit', '2'], options)
  const closed = startCli(t, ['events', '--follow'], options)
  await limited.waitFor('stdout', /"userId":"a"/)
  await closed.waitFor('stdout', /"userId":"a"/)
  closed.child.stdout.destroy()
  const exited = once(closed.child, 'exit')
  await change('b')
  t.equal((await limited.end()).status, 0)
  await change('c')
  t.strictSame(await exited, [0, null])
})

t.test('events does not migrate, and ends with 2 when a migration is missing', async (t) => {
  const cwd = t.testdir()
  const env = { DATABASE_URL: 'file:./x.db' }
  for (const command of [['events'], ['users', 'list']]) {
    const absent = await callCli(command, { cwd, env })
    assertFailure(t, absent, 2, /^oauth-binding: There is no file .+x\.db: run migrate first, or set DATABASE_URL\.\n$/)
    t.strictSame(readdirSync(cwd), [], 'and none is created')
  }
  writeFileSync(join(cwd, 'x.db'), '')
  assertFailure(
    t,
    await callCli(['events'], { cwd, env }),
    2,
    /^oauth-binding: The database lacks \d+_init, .*_event_delivery, .*_sign_in: run migrate first\.\n$/
  )
})
