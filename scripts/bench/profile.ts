import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { foldProfile, rankFunctions, type CpuProfile } from './cpu-profile.js'
import { bindAll, measureRound } from './measure.js'
import { prepareTarget, startTarget } from './prepared-target.js'
import { describeScenario } from './scenarios.js'
import { targets } from './targets.js'

const shownFunctions = 25
const hook = './scripts/bench/targets/profile-hook.mjs'
const writeTimeoutMs = 60_000

/**
 * Takes V8's CPU profile of one target under load, once it is warm, and writes a `.cpuprofile` and folded stacks (for
 * any flame graph program) into a temporary folder, which stays. What prepares requests is part of it.
 */
export async function takeProfile(
  context: BenchContext,
  { targets: names, scenarios, connections, seconds, users }: BenchArguments,
  print: (text: string) => void
): Promise<void> {
  // Without a choice of one, what the project is about.
  const name = names.length === 1 ? names[0]! : 'ours-pg'
  const scenario = scenarios.length === 1 ? scenarios[0]! : 'issue'
  const target = targets.find((candidate) => candidate.name === name)!
  if (!target.scenarios.includes(scenario)) throw new Error(`${name} has no scenario ${scenario}`)
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-profile-'))
  const file = join(folder, `${name}-${scenario}.cpuprofile`)
  const prepared = await prepareTarget(context, target)
  prepared.environment.PROFILE_FILE = file
  const running = await startTarget(context, prepared, ['--import', hook])
  const load = { scenario, connections: connections?.[0] ?? 64, users }
  try {
    if (describeScenario(scenario).activity === 'login') await bindAll(context, running, users)
    await measureRound(context, running, { ...load, durationMs: 2000 })
    process.kill(running.program.pid, 'SIGWINCH')
    const round = await measureRound(context, running, { ...load, durationMs: seconds * 1000 })
    process.kill(running.program.pid, 'SIGWINCH')
    await waitFor(file)
    print(`${name}, ${scenario}, ${load.connections} connections: ${round.requests} requests`)
  } finally {
    await running.program.stop()
    await prepared.sql?.close()
  }
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  writeFileSync(join(folder, 'stacks.folded'), foldProfile(profile))
  print(rankFunctions(profile, shownFunctions))
  print(`${file}\n${join(folder, 'stacks.folded')}`)
}

async function waitFor(file: string): Promise<void> {
  for (const deadline = performance.now() + writeTimeoutMs; performance.now() < deadline; await sleep(50)) {
    if (existsSync(file)) return
  }
  throw new Error('the process wrote no profile')
}
