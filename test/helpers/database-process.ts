import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { openDatabase } from '../../src/persistence/open-database.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { BindingStore } from '../../src/persistence/store.js'

/*
 * Processes of their own that work on a database: this file is both their program and their remote control.
 */

type Methods = Required<Omit<BindingStore, 'eventSignal'>>

/** A call of a store's method, or of `migrate`. */
export type Call = { [Method in keyof Methods]: [Method, ...Parameters<Methods[Method]>] }[keyof Methods] | ['migrate']

/** How a call ended. */
export interface Answer {
  /** What it returned. */
  result?: unknown
  /** The code of its error. */
  code?: string
}

interface Order {
  url: string
  calls: readonly Call[]
  /** One call after the other; else all at once. */
  inTurn: boolean
}

type Report = { type: 'ready' } | { type: 'answer'; index: number; answer: Answer } | { type: 'done' }

const report = (message: Report): unknown => process.send?.(message)

async function work({ url, calls, inTurn }: Order): Promise<void> {
  const database = await openDatabase(url, { lockWaitMs: 60_000 })
  const store = createPrismaStore(database) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  const perform = async ([method, ...args]: Call, index: number): Promise<void> => {
    const action = method === 'migrate' ? migrate(database) : store[method]!(...args)
    const answer = await action.then(
      (result): Answer => ({ result }),
      (error: { code?: string; message: string }): Answer => ({ code: error.code ?? error.message })
    )
    report({ type: 'answer', index, answer })
  }
  report({ type: 'ready' })
  await once(process, 'message')
  if (inTurn) {
    for (const [index, call] of calls.entries()) await perform(call, index)
  } else {
    await Promise.all(calls.map(perform))
  }
  await database.close()
  report({ type: 'done' })
}

/** A process that takes orders, one after the other, and ends with the test. */
export interface DatabaseProcess {
  child: ChildProcess
  /** Opens the database. Resolves when the process stands by. */
  prepare(order: Order): Promise<void>
  /** Carries the order out; `onAnswer` is called with each call's number. Resolves at the end, even a violent one. */
  begin(onAnswer?: (index: number) => void): Promise<Answer[]>
}

/** Starts a process. */
export function startDatabaseProcess(t: Test): DatabaseProcess {
  const child = fork(fileURLToPath(import.meta.url), ['take-orders'], {
    serialization: 'advanced',
    // Lighter than what tap loads for a test.
    execArgv: ['--import', import.meta.resolve('../runner/register.mjs')],
    env: { PATH: process.env['PATH'] }
  })
  t.teardown(() => child.kill('SIGKILL'))
  const prepare: DatabaseProcess['prepare'] = async (order) => {
    child.send(order)
    await once(child, 'message')
  }
  const begin: DatabaseProcess['begin'] = (onAnswer) =>
    new Promise((resolve) => {
      const answers: Answer[] = []
      const end = (): void => {
        child.off('message', listen)
        resolve(answers)
      }
      const listen = (message: Report): void => {
        if (message.type === 'done') end()
        if (message.type !== 'answer') return
        answers[message.index] = message.answer
        onAnswer?.(message.index)
      }
      child.on('message', listen)
      child.once('close', end)
      child.send('begin')
    })
  return { child, prepare, begin }
}

/** Spreads calls over processes, lets all begin at once, and returns the answers in the order of the calls. */
export async function callFromProcesses(
  processes: readonly DatabaseProcess[],
  url: string,
  calls: readonly Call[]
): Promise<Answer[]> {
  const count = processes.length
  await Promise.all(
    processes.map((process, share) =>
      process.prepare({ url, calls: calls.filter((_, index) => index % count === share), inTurn: false })
    )
  )
  const answers = await Promise.all(processes.map((process) => process.begin()))
  return calls.map((_, index) => answers[index % count]?.[Math.floor(index / count)] ?? { code: 'no answer' })
}

if (process.argv[2] === 'take-orders') {
  for (;;) {
    const [order] = (await once(process, 'message')) as [Order]
    await work(order)
  }
}
