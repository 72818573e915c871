import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { empty, sql } from '@prisma/client-runtime-utils'
import { statementsOf } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'
import { testStatements } from '../../helpers/statements.js'

testStatements(t, 'createPoolStatements()', 'postgresql')

t.test('createPoolStatements() reads and writes lists and booleans, and null in their place', async (t) => {
  const statements = statementsOf(await openForTest(t, (await createDatabase(t, 'postgresql')).url))
  const rows = await statements.$queryRaw`
    SELECT n, n = ANY(${[1n, 3n]}) AS "isOneOf", CAST(NULL AS boolean) AS "isNothing"
    FROM unnest(CAST(${['1', '2', null]} AS bigint[])) AS list (n)`
  t.strictSame(rows, [
    { n: 1n, isOneOf: true, isNothing: null },
    { n: 2n, isOneOf: false, isNothing: null },
    { n: null, isOneOf: null, isNothing: null }
  ])
})

t.test('createPoolStatements() writes lists of any text', async (t) => {
  const statements = statementsOf(await openForTest(t, (await createDatabase(t, 'postgresql')).url))
  const write = (list: readonly (string | null)[]) => statements.$queryRaw`
    SELECT text FROM unnest(CAST(${list} AS text[])) WITH ORDINALITY AS list (text, place) ORDER BY place`
  const check = async (list: readonly (string | null)[]) => {
    assert.deepEqual(
      await write(list),
      list.map((text) => ({ text }))
    )
  }
  await check([])
  await check(['', 'NULL', 'null', null, '{}', ',', ' ', '小明 😀'])
  const unit = fc.oneof(
    fc.constantFrom(...'"\\{},\n\u0001 nN'),
    // PostgreSQL's text does not hold U+0000.
    fc.string({ unit: 'binary', maxLength: 1 }).filter((text) => text !== '\0')
  )
  const list = fc.array(fc.option(fc.string({ unit })), { maxLength: 5 })
  await t.resolves(fc.assert(fc.asyncProperty(list, check), { seed: 20_261_126, numRuns: 500 }))
})

t.test('createPoolStatements() writes times in UTC, wherever the process is', async (t) => {
  const zone = process.env['TZ']
  t.teardown(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  process.env['TZ'] = 'Asia/Shanghai'
  const statements = statementsOf(await openForTest(t, (await createDatabase(t, 'postgresql')).url))
  const time = new Date(Date.UTC(2026, 10, 26, 5, 4, 3, 21))
  t.not(time.getHours(), time.getUTCHours())
  const [row] = await statements.$queryRaw<unknown[]>`
    SELECT CAST(CAST(${time} AS timestamp(3)) AS text) AS text, CAST(${time} AS timestamp(3)) AS time`
  t.strictSame(row, { text: '2026-11-26 05:04:03.021', time })
})

t.test(
  'createPoolStatements() has each statement parsed once a connection, in whatever way it is written',
  async (t) => {
    const { url } = await createDatabase(t, 'postgresql')
    const statements = statementsOf(await openForTest(t, url))
    const ask = (n: number) => statements.$queryRaw`SELECT CAST(${n} AS integer) AS "asked for"`
    for (const n of [1, 2, 3]) t.strictSame(await ask(n), [{ 'asked for': n }])
    t.strictSame(await statements.$queryRaw(sql`SELECT CAST(${4} AS integer) AS "asked for"`), [{ 'asked for': 4 }])
    t.strictSame(await statements.$queryRaw`SELECT CAST(${5} AS integer) AS "asked for"${empty}`, [{ 'asked for': 5 }])
    t.strictSame(
      await statements.$queryRaw`
      SELECT statement, generic_plans + custom_plans AS times FROM pg_prepared_statements WHERE statement LIKE '%asked%for"'`,
      [{ statement: 'SELECT CAST($1 AS integer) AS "asked for"', times: 5n }]
    )
  }
)

t.test('createPoolStatements() tells the fragments of one template apart', async (t) => {
  const statements = statementsOf(await openForTest(t, (await createDatabase(t, 'postgresql')).url))
  const ask = async (part: unknown, n: number) =>
    statements.$queryRaw`SELECT ${part} AS part, CAST(${n} AS integer) AS n`
  const [one, two] = [sql`1`, sql`2`]
  for (const n of [7, 8]) {
    t.strictSame(await ask(one, n), [{ part: 1, n }])
    t.strictSame(await ask(two, n), [{ part: 2, n }])
    t.strictSame(await ask(sql`CAST(${n} AS integer)`, n), [{ part: n, n }])
    t.strictSame(await ask('text', n), [{ part: 'text', n }])
  }
})

t.test('createPoolStatements() fails in the words of the database, and goes on', async (t) => {
  const statements = statementsOf(await openForTest(t, (await createDatabase(t, 'postgresql')).url))
  await t.rejects(async () => statements.$queryRaw`SELECT CAST(${'no number'} AS integer)`, {
    name: 'DriverAdapterError',
    message: 'invalid input syntax for type integer: "no number"',
    cause: { kind: 'InvalidInputValue', originalCode: '22P02' }
  })
  await t.rejects(async () => statements.$executeRaw`SELECT nothing FROM nowhere`, {
    cause: { kind: 'TableDoesNotExist' }
  })
  t.strictSame(await statements.$queryRaw`SELECT 1 AS one`, [{ one: 1 }])
})
