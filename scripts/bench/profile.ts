import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { foldProfile, rankFunctions, type CpuProfile } from './cpu-profile.js'
import { measureRound } from './measure.js'
import { prepareTarget, startTarget } from './prepared-target.js'
import { targets } from './targets.js'

/** In microseconds. */
const samplingInterval = 200
const shownFunctions = 25

/**
 * Runs one target under load with V8's CPU profiler and writes a `.cpuprofile` and folded stacks (for any flame graph
 * program) into a temporary folder, which stays.
 */
export async function takeProfile(
  context: BenchContext,
  { targets: names, scenarios, connections, seconds }: BenchArguments,
  print: (text: string) => void
): Promise<void> {
  // Without a choice of one, what the project is about.
  const name = names.length === 1 ? names[0]! : 'ours-pg'
  const scenario = scenarios.length === 1 ? scenarios[0]! : 'issue'
  const target = targets.find((candidate) => candidate.name === name)!
  if (!target.scenarios.includes(scenario)) throw new Error(`${name} has no scenario ${scenario}`)
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-profile-'))
  const prepared = await prepareTarget(context, target)
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${samplingInterval}`]
  const running = await startTarget(context, prepared, flags)
  const load = { scenario, connections: connections.includes(64) ? 64 : connections[0]!, users: 1000 }
  const round = await measureRound(context, running, { ...load, durationMs: seconds * 1000 })
  await running.program.stop()
  await prepared.sql?.close()
  const file = readdirSync(folder).find((entry) => entry.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error('the process wrote no profile')
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile
  writeFileSync(join(folder, 'stacks.folded'), foldProfile(profile))
  print(`${name}, ${scenario}, ${load.connections} connections: ${round.requests} requests`)
  print(rankFunctions(profile, shownFunctions))
  print(`${join(folder, file)}\n${join(folder, 'stacks.folded')}`)
}
