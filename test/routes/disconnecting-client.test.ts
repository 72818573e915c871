import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { sql, type Sql } from '@prisma/client-runtime-utils'
import t, { type Test } from 'tap'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { BindingStore } from '../../src/persistence/store.js'
import { statementsOf, type SqlDatabase } from '../../src/persistence/sql/sql-client.js'
import { assertContract } from '../helpers/assert-contract.js'
import { buildApp, familyUrl, type TestApp, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { until } from '../helpers/until.js'

const userCount = 20

/** A database whose writes wait at a gate, however many come in one batch. */
function holdWrites(database: SqlDatabase) {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const statements = statementsOf(database)
  const { client, transact } = database
  const hold = async <Result>(write: () => PromiseLike<Result>): Promise<Result> => {
    await opened
    return write()
  }
  // The strings of a template are not the whole statement: parts of it come as values.
  const isWrite = (query: TemplateStringsArray | Sql, values: unknown[]): boolean =>
    /INSERT|UPDATE|DELETE/.test('raw' in query ? sql(query, ...values).sql : query.sql)
  const held: SqlDatabase = {
    ...database,
    client: {
      $queryRaw: (query, ...values) => client.$queryRaw(query, ...values),
      $executeRaw: (query, ...values) => client.$executeRaw(query, ...values),
      $transaction: (action, options) => hold(() => client.$transaction(action, options))
    },
    ...(transact && { transact: (action) => hold(() => transact(action)) }),
    statements: {
      $queryRaw<Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) {
        const run = () => statements.$queryRaw<Rows>(query, ...values)
        return isWrite(query, values) ? hold(run) : run()
      },
      $executeRaw: (query, ...values) => hold(() => statements.$executeRaw(query, ...values))
    }
  }
  return { held, open }
}

/** Tells when every user's request has got as far as the store. */
function countArrivals(store: BindingStore) {
  let count = 0
  let arrive = (): void => {}
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const counted =
    <Argument, Result>(method: (argument: Argument) => Promise<Result>) =>
    (argument: Argument): Promise<Result> => {
      count += 1
      if (count === userCount) arrive()
      return method(argument)
    }
  return { arrived, store: { ...store, insertState: counted(store.insertState), unbind: counted(store.unbind) } }
}

/** A host that listens, its users, and a gate before what is written. */
async function buildHeldHost(t: Test, kind: (typeof databaseKinds)[number]) {
  const { url } = await createDatabase(t, kind)
  const gate = holdWrites(await openForTest(t, url))
  const { arrived, store } = countArrivals(createPrismaStore(gate.held))
  const host = await buildApp(t, {
    kind,
    database: { url },
    plugin: (options) => ({ ...options, store })
  })
  await host.app.listen({ host: '127.0.0.1', port: 0 })
  const users: TestUser[] = []
  while (users.length < userCount) users.push(await host.createUser())
  return { host, open: gate.open, arrived, users }
}

/** Sends a request of each user at once; every other one hangs up while the batch is under way. */
async function updateAndHangUp(
  t: Test,
  { host, open, arrived, users }: Awaited<ReturnType<typeof buildHeldHost>>,
  state: boolean
) {
  const { port } = host.app.server.address() as AddressInfo
  const hangUps = users.map(() => new AbortController())
  const url = `${familyUrl}/WECHAT`
  const answers = users.map(async ({ token }, index) => {
    const response = await fetch(`http://127.0.0.1:${port}${url}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ state }),
      signal: hangUps[index]!.signal
    })
    const body = await response.text()
    const headers = Object.fromEntries(response.headers)
    assertContract(t, { method: 'PUT', url, response: { statusCode: response.status, body, headers } })
    return JSON.parse(body) as { data: string }
  })
  const settled = Promise.allSettled(answers)
  await arrived
  hangUps.forEach((hangUp, index) => index % 2 === 1 && hangUp.abort())
  await Promise.allSettled(answers.filter((_, index) => index % 2 === 1))
  open()
  return settled
}

/** A request whose client has gone is carried out without an answer, so the rows are polled. */
async function waitForRows(host: TestApp, table: string, count: number): Promise<void> {
  await until(async () => ((await countRows(host)) as Record<string, number>)[table] === count)
}

for (const kind of databaseKinds) {
  t.test(
    `updateBinding issues for those who stay what is theirs, when others of the batch hang up (${kind})`,
    async (t) => {
      const built = await buildHeldHost(t, kind)
      const { host, users } = built
      const outcomes = await updateAndHangUp(t, built, false)
      t.strictSame(
        outcomes.map(({ status }) => status),
        users.map((_, index) => (index % 2 === 1 ? 'rejected' : 'fulfilled'))
      )
      await waitForRows(host, 'oauth_states', users.length)
      const rows = await host.database.client.$queryRaw<{ hash: string; userId: string }[]>`
      SELECT state_hash AS hash, user_id AS "userId" FROM oauth_states`
      t.strictSame(new Set(rows.map(({ userId }) => userId)), new Set(users.map(({ userId }) => userId)), 'one each')
      const owners = new Map(rows.map(({ hash, userId }) => [hash, userId]))
      outcomes.forEach((outcome, index) => {
        if (outcome.status === 'rejected') return
        const state = new URL(outcome.value.data).searchParams.get('state')!
        t.equal(owners.get(createHash('sha256').update(state).digest('hex')), users[index]!.userId)
      })
      t.match(await host.issue(users[1]!, 'WECHAT'), /state=[\da-f]{32}/, 'the next one is served')
    }
  )

  t.test(`updateBinding unbinds each, when some of the batch hang up (${kind})`, async (t) => {
    const built = await buildHeldHost(t, kind)
    const { host, users } = built
    for (const { userId } of users) {
      await host.database.client.$executeRaw`
        INSERT INTO oauth_bindings (id, user_id, provider, bound_at, updated_at)
        VALUES (${`binding ${userId}`}, ${userId}, 'WECHAT', ${new Date(0)}, ${new Date(0)})`
    }
    const outcomes = await updateAndHangUp(t, built, true)
    t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, users.length / 2)
    await waitForRows(host, 'binding_events', users.length)
    t.match(await countRows(host), { oauth_bindings: 0, binding_events: users.length }, 'an event each')
  })
}
