import { runCrowd } from './crowd/run-crowd.js'
import type { Databases } from './databases.js'
import { runFuzz } from './fuzz/run-fuzz.js'
import { runRaw } from './fuzz/run-raw.js'
import { subjectNames } from './fuzz/subjects.js'
import { runKill } from './kill/run-kill.js'
import { runModel } from './model/run-model.js'
import { runOperations } from './operations/run-operations.js'
import { situations } from './operations/situations/index.js'
import { runRaces } from './race/run-races.js'
import { ratioLimit, runSize } from './size/run-size.js'

/** What the command line says of a run; what is absent has a default. */
export interface Amounts {
  operations?: number | undefined
  rounds?: number | undefined
  kills?: number | undefined
  bindings?: number | undefined
  states?: number | undefined
  requests?: number | undefined
  /** How long causes last, in seconds. */
  seconds?: number | undefined
  /** The name of the only situation. */
  situation?: string | undefined
  seed: number
}

/** How a run ended. */
export interface Verdict {
  /** What was done and measured, a line each. */
  lines: string[]
  failures: string[]
}

/** A kind of run, on one kind of database. */
export type Command = (databases: Databases, amounts: Amounts, say: (line: string) => void) => Promise<Verdict>

/** Calls `say` for every tenth part of the way. */
function tenths(total: number, say: (line: string) => void, what: string): (count: number) => void {
  let told = 0
  return (count) => {
    const tenth = Math.floor((10 * count) / total)
    if (tenth > told) say(`${count} of ${total} ${what}`)
    told = Math.max(told, tenth)
  }
}

const model: Command = async (databases, { operations = 10_000, seed }, say) => {
  const databaseUrl = await databases.create('model')
  const onProgress = tenths(operations, say, 'operations')
  const report = await runModel({ databaseUrl, operations, seed, processes: 3, onProgress })
  const { failures, ...figures } = report
  return { lines: [JSON.stringify(figures)], failures }
}

const race: Command = async (databases, { rounds = 200 }, say) => {
  const databaseUrl = await databases.create('race')
  const onProgress = (name: string, done: number): void => {
    if (done % 50 === 0) say(`${name}: ${done} of ${rounds} rounds`)
  }
  const reports = await runRaces({ databaseUrl, rounds, processes: 3, onProgress })
  return {
    lines: reports.map(({ race: name, rounds: done, seconds }) => `${name}: ${done} rounds, ${seconds.toFixed(1)} s`),
    failures: reports.flatMap(({ race: name, failures }) => failures.map((failure) => `${name}: ${failure}`))
  }
}

const kill: Command = async (databases, { kills }, say) => {
  const isSqlite = databases.kind === 'sqlite'
  const total = kills ?? (isSqlite ? 100 : 60)
  const { failures, ...figures } = await runKill({
    databaseUrl: await databases.create('kill'),
    instances: isSqlite ? 1 : 3,
    kills: total,
    pace: isSqlite ? { belowMs: 500 } : { everyMs: 1000 },
    users: 24,
    ...(databases.cluster === undefined ? {} : { cluster: databases.cluster }),
    onProgress: tenths(total, say, 'kills')
  })
  return { lines: [JSON.stringify(figures)], failures }
}

const size: Command = async (databases, { bindings = 5_000_000, states = 1_000_000, rounds = 300 }, say) => {
  const emptyUrl = await databases.create('nearly_empty')
  const fullUrl = await databases.create('loaded')
  const report = await runSize({ emptyUrl, fullUrl, bindings, states, rounds, onProgress: say })
  const { scans, comparisons, statements, loadSeconds } = report
  const ratioOf = ({ emptyMs, fullMs }: (typeof comparisons)[number]): number => fullMs / emptyMs
  const slow = comparisons.filter((comparison) => ratioOf(comparison) > ratioLimit)
  return {
    lines: [
      `${bindings} bindings and ${states} states loaded in ${loadSeconds.toFixed(0)} s, ${statements} statements explained`,
      ...comparisons.map((one) => {
        const { request, emptyMs, fullMs } = one
        return `${request}: median ${emptyMs.toFixed(2)} ms empty, ${fullMs.toFixed(2)} ms full, ${ratioOf(one).toFixed(2)} times`
      })
    ],
    failures: [
      ...scans.map(({ request, statement, plan }) => `${request}: ${plan}: ${statement}`),
      ...slow.map((one) => `${one.request} takes ${ratioOf(one).toFixed(2)} times as long`)
    ]
  }
}

const fuzz: Command = async (databases, { requests = 100_000, seed }, say) => {
  const verdict: Verdict = { lines: [], failures: [] }
  for (const subject of subjectNames) {
    const databaseUrl = await databases.create(`fuzz_${subject}`)
    const onProgress = tenths(requests, (line) => say(`${subject}: ${line}`), 'requests')
    const { failures, ...figures } = await runFuzz({ subject, databaseUrl, requests, seed, onProgress })
    verdict.lines.push(`${subject}: ${JSON.stringify({ seed, ...figures })}`)
    verdict.failures.push(...failures.map((failure) => `${subject}: ${failure}`))
  }
  const connections = Math.ceil(requests / 50)
  const raw = await runRaw({ databaseUrl: await databases.create('fuzz_raw'), requests: connections, seed })
  verdict.lines.push(`bytes to the service: ${JSON.stringify({ seed, ...raw, failures: undefined })}`)
  verdict.failures.push(...raw.failures)
  return verdict
}

const crowd: Command = async (databases, { requests = 100_000 }, say) => {
  const onProgress = tenths(requests, say, 'requests')
  const { failures, ...figures } = await runCrowd({
    databaseUrl: await databases.create('crowd'),
    requests,
    onProgress
  })
  return { lines: [JSON.stringify(figures)], failures }
}

const operations: Command = async (databases, { seed, seconds = 5, situation }, say) => {
  const names = [...new Set(situations.map(({ name }) => name))]
  if (situation !== undefined && !names.includes(situation)) {
    return { lines: [], failures: [`there is no situation ${situation}, but ${names.join(', ')}`] }
  }
  const reports = await runOperations({ databases, seed, situation, holdMs: seconds * 1000, onProgress: say })
  return {
    lines: [
      `seed ${seed}`,
      ...reports.map(({ name, line, failures }) => `${name}: ${failures.length === 0 ? 'PASSED' : 'FAILED'}; ${line}`)
    ],
    failures: reports.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`))
  }
}

/** Every kind of run, by its name on the command line. */
export const commands: Readonly<Record<string, Command>> = { model, race, kill, size, fuzz, crowd, operations }
