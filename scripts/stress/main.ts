import { parseArgs } from 'node:util'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { closeCalls } from './call.js'
import { commands, type Amounts, type Command } from './commands.js'
import { openDatabases } from './databases.js'
import { closeSends } from './fuzz/send.js'

/**
 * `npm run test:stress -- <run> [options]`: the long forms of the tests in `test/stress`. Progress
 * goes to standard error, the verdict to standard output. Exit status: 0 passed, 1 failed, 2 wrong usage.
 */
const usage = `npm run test:stress -- <model|race|kill|size|fuzz|crowd|operations> [options]

  --database <sqlite|postgresql>   default: one after the other
  --operations <n>                 model: how many at least, default 10000
  --seed <n>                       model, fuzz, operations: to repeat a run, default random
  --rounds <n>                     race: of each race, default 200; size: of the measurement, default 300
  --kills <n>                      kill: default 60 on PostgreSQL, 100 on SQLite
  --bindings <n> --states <n>      size: default 5000000 and 1000000
  --requests <n>                   fuzz: at the service and at a host each; crowd; default 100000
  --situation <name>               operations: default all of them
  --seconds <n>                    operations: how long causes last, default 5
`

const numberOptions = ['operations', 'seed', 'rounds', 'kills', 'bindings', 'states', 'requests', 'seconds'] as const

interface Arguments {
  command: Command
  kinds: DatabaseKind[]
  amounts: Amounts
}

function readArguments(): Arguments {
  const numbers = Object.fromEntries(numberOptions.map((name) => [name, { type: 'string' as const }]))
  const { values, positionals } = parseArgs({
    options: { database: { type: 'string' }, situation: { type: 'string' }, ...numbers },
    allowPositionals: true
  })
  const command = commands[positionals[0] ?? '']
  const kinds = (['sqlite', 'postgresql'] as const).filter((kind) =>
    [undefined, kind].includes(values.database as never)
  )
  if (command === undefined || positionals.length !== 1 || kinds.length === 0) throw new Error(usage)
  const amounts: Amounts = { seed: Math.floor(Math.random() * 2 ** 31), situation: values.situation }
  for (const name of numberOptions) {
    const text = (values as Record<string, unknown>)[name]
    if (text === undefined) continue
    if (!/^\d{1,10}$/.test(String(text))) throw new Error(`--${name} must be a whole number\n\n${usage}`)
    amounts[name] = Number(text)
  }
  return { command, kinds, amounts }
}

async function runOn(kind: DatabaseKind, { command, amounts }: Arguments): Promise<boolean> {
  const databases = await openDatabases(kind)
  const begin = performance.now()
  const elapsed = (): string => `${Math.round((performance.now() - begin) / 1000)} s`
  try {
    const say = (line: string): void => {
      process.stderr.write(`${kind}, ${elapsed()}: ${line}\n`)
    }
    const { lines, failures } = await command(databases, amounts, say)
    const verdict = failures.length === 0 ? 'PASSED' : `FAILED, ${failures.length} findings`
    process.stdout.write([`${databases.description}: ${verdict} in ${elapsed()}`, ...lines, ...failures, ''].join('\n'))
    return failures.length === 0
  } finally {
    await databases.remove()
  }
}

async function main(): Promise<number> {
  let given: Arguments
  try {
    given = readArguments()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
  const passed: boolean[] = []
  for (const kind of given.kinds) passed.push(await runOn(kind, given))
  return passed.every(Boolean) ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.exitCode = await main()
closeCalls()
closeSends()
