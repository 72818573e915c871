import t from 'tap'
import { openDatabase } from '../../src/persistence/open-database.js'
import { readMigrations } from '../../src/persistence/migration/files.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { ClaimResult } from '../../src/persistence/store.js'
import { callFromProcesses, startDatabaseProcess, type Answer, type Call } from '../helpers/database-process.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import {
  at,
  bind,
  bindingsOf,
  claimNew,
  contextOf,
  createClaim,
  createCompletion,
  createState
} from '../helpers/store-actor.js'
import { openId, tally } from '../helpers/store-actor.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const wordOf = ({ code, result }: Answer): string => code ?? (result as ClaimResult | undefined)?.status ?? 'done'

const processes = numbers(3).map(() => startDatabaseProcess(t))

for (const kind of databaseKinds) {
  t.test(`several processes on one database (${kind})`, async (t) => {
    await t.test('claimState() of one state: one is let through', async (t) => {
      const { url } = await createDatabase(t, kind)
      const store = createPrismaStore(await openForTest(t, url))
      const state = createState(contextOf('u1'))
      await store.insertState(state)
      const calls = numbers(60).map((): Call => ['claimState', createClaim(state)])
      const answers = await callFromProcesses(processes, url, calls)
      t.strictSame(tally(answers.map(wordOf)), { claimed: 1, 'in-progress': 59 })
    })

    await t.test('completeClaim() of one account by 21 users: one is let through', async (t) => {
      const { url } = await createDatabase(t, kind)
      const store = createPrismaStore(await openForTest(t, url))
      const calls: Call[] = []
      for (const n of numbers(21)) {
        const claim = await claimNew(store, contextOf(`u${n}`))
        calls.push(['completeClaim', createCompletion(claim, [openId('a')])])
      }
      const answers = await callFromProcesses(processes, url, calls)
      t.strictSame(tally(answers.map(wordOf)), { ACCOUNT_BOUND_ELSEWHERE: 20, done: 1 })
    })

    await t.test('unbind() against completeClaim(): nothing stays bound, an event for each change', async (t) => {
      const { url } = await createDatabase(t, kind)
      const database = await openForTest(t, url)
      const store = createPrismaStore(database)
      const calls: Call[] = []
      for (const n of numbers(15)) {
        const userId = `u${n}`
        if (n % 2 === 0) await bind(store, contextOf(userId), [openId(userId)])
        const claim = await claimNew(store, contextOf(userId))
        calls.push(['completeClaim', createCompletion(claim, [openId(userId)], { now: at(12) })])
        calls.push(['unbind', { userId, provider: 'WECHAT', now: at(13) }])
      }
      const answers = await callFromProcesses(processes, url, calls)
      for (const [index, answer] of answers.entries()) t.match(wordOf(answer), /^(done|STATE_UNUSABLE)$/, `${index}`)
      for (const n of numbers(15)) t.strictSame(await bindingsOf(store, `u${n}`), [])
      const events = await database.client.$queryRaw<{ type: string }[]>`SELECT type FROM binding_events`
      const counts = tally(events.map(({ type }) => type))
      t.equal(counts['UNBOUND'], counts['BOUND'])
      const unbound = answers.filter(({ result }) => result === true)
      t.equal(counts['UNBOUND'], unbound.length)
    })

    await t.test('migrate() of several at once applies each migration once', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const answers = await callFromProcesses(processes, url, [['migrate'], ['migrate'], ['migrate']])
      const applied = answers.map(({ result }) => (result as string[]).length)
      t.strictSame(applied.sort(), [0, 0, (await readMigrations(kind)).length])
    })
  })
}

t.test('SQLite keeps whatever was acknowledged before SIGKILL, and nothing by halves', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const context = contextOf('u1')
  const claims = numbers(2000).map(() => createClaim(createState(context)))
  const calls = claims.flatMap((claim, n): Call[] => [
    ['insertState', { ...createState(context), stateHash: claim.stateHash }],
    ['claimState', claim],
    ['completeClaim', createCompletion(claim, [openId(`a${n}`), openId(`b${n}`)])]
  ])
  const writer = processes[0]!
  await writer.prepare({ url, calls, inTurn: true })
  let acknowledged = 0
  await writer.begin((index) => {
    acknowledged = index + 1
    if (acknowledged === 100) writer.child.kill('SIGKILL')
  })
  t.ok(acknowledged >= 100 && acknowledged < calls.length, `killed after ${acknowledged}`)

  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const { client } = database
  t.match(await client.$queryRaw`PRAGMA integrity_check`, [{ integrity_check: 'ok' }])
  const completed = Math.floor(acknowledged / 3)
  const count = async (rows: PromiseLike<{ n: number | bigint }[]>): Promise<number> => Number((await rows)[0]?.n)
  const events = await count(client.$queryRaw`SELECT count(*) AS n FROM binding_events`)
  // What was committed, but not acknowledged any more, may be there as well.
  t.ok(events === completed || events === completed + 1, `${events} events of ${completed} completions`)
  t.equal(await count(client.$queryRaw`SELECT count(*) AS n FROM oauth_states WHERE outcome = 'BOUND'`), events)
  t.equal(await count(client.$queryRaw`SELECT count(*) AS n FROM oauth_identities`), 2, 'the last account, whole')
  const store = createPrismaStore(database)
  t.strictSame(await store.claimState(claims[completed - 1]!), { status: 'finished', outcome: 'BOUND' })
})
