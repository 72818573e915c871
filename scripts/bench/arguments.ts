import { parseArgs } from 'node:util'
import { scenarioNames, type ScenarioName } from './scenarios.js'

/** What is measured, and how thoroughly. */
export interface BenchArguments {
  scenarios: readonly ScenarioName[]
  /** In the order of measuring; `null`: those that are usual for each scenario. */
  connections: readonly number[] | null
  /** Names of targets. */
  targets: readonly string[]
  /** Whether only what something is promised of is measured. */
  isPromisedOnly: boolean
  rounds: number
  /** How long a round lasts for one target, in seconds. */
  seconds: number
  /** How many users, each with a token, take turns; 1 to 1000. */
  users: number
  /** How long a target is warmed up for each number of connections, in seconds. */
  warmUpSeconds: number
  /** Take a CPU profile instead of measuring. */
  isProfile: boolean
  /** Where everything measured is written as JSON; `null`: nowhere. */
  output: string | null
}

/** What does not fit in the arguments, in words. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** How it is used. */
export const usage = `npm run bench -- [options]

Measures the service and what it is compared with, on a PostgreSQL of its own. Results go to standard output.

  --quick              what something is promised of at 1 and 64 connections, in short rounds; under 2 minutes.
                       With --scenario or --target: all of these. With --connections 256: the promises of memory
  --scenario NAME      one of ${scenarioNames.join(', ')}; may be repeated
  --target NAME        may be repeated
  --connections N      may be repeated (default 64 and 256; issue and list: 1 and 4, too)
  --rounds N           how often each target has its turn (default 5; quick 4)
  --seconds N          how long a turn lasts (default 1; quick 0.3)
  --output FILE        writes every round as JSON
  --profile            CPU profile of one target under load, into a temporary folder
  --help
`

/** Of a quick run. */
const fewUsers = 200

const options = {
  quick: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  scenario: { type: 'string', multiple: true },
  target: { type: 'string', multiple: true },
  connections: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  output: { type: 'string' },
  help: { type: 'boolean', default: false }
} as const

/**
 * Reads the arguments.
 *
 * @param targetNames The targets there are.
 * @returns `null` when help is asked for.
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[], targetNames: readonly string[]): BenchArguments | null {
  const values = readValues(argv)
  if (values.help) return null
  const isQuick = values.quick
  const seconds = readNumber('seconds', values.seconds, isQuick ? 0.3 : 1)
  const asked = values.connections?.map((text) => readWhole('connections', text, 64))
  const connections = asked ? [...new Set(asked)].sort((a, b) => a - b) : isQuick ? [64, 1] : null
  return {
    scenarios: choose('scenario', values.scenario, scenarioNames),
    targets: choose('target', values.target, targetNames),
    isPromisedOnly: isQuick && values.scenario === undefined && values.target === undefined,
    connections,
    rounds: readWhole('rounds', values.rounds, isQuick ? 4 : 5),
    seconds,
    // Preparing a completion takes longer than the completion, but each connection needs one.
    users: connections?.every((count) => count <= fewUsers) && isQuick ? fewUsers : 1000,
    warmUpSeconds: isQuick ? 0.6 : 2,
    isProfile: values.profile,
    output: values.output ?? null
  }
}

function readValues(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Returns the names that were chosen, in the order of `names`; all when none was. */
function choose<T extends string>(option: string, chosen: readonly string[] | undefined, names: readonly T[]): T[] {
  const unknown = chosen?.find((name) => !names.includes(name as T))
  if (unknown !== undefined) throw new UsageError(`--${option} must be one of ${names.join(', ')}, not ${unknown}`)
  return names.filter((name) => chosen?.includes(name) ?? true)
}

function readNumber(option: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (value > 0 && value <= 3600) return value
  throw new UsageError(`--${option} must be a number above 0, at most 3600`)
}

function readWhole(option: string, text: string | undefined, otherwise: number): number {
  const value = readNumber(option, text, otherwise)
  if (Number.isInteger(value)) return value
  throw new UsageError(`--${option} must be a whole number`)
}
