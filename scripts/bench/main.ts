import { execFileSync } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArguments, usage, UsageError, type BenchArguments } from './arguments.js'
import { describeMachine } from './machine.js'
import { withContext } from './open-context.js'
import { takeProfile } from './profile.js'
import { legend, renderCells, renderDisturbance, renderRequirements } from './report.js'
import { contradictionsOf } from './results.js'
import { runBench } from './run.js'
import { targets } from './targets.js'

/** The benchmark: `npm run bench`. Exit status 0: measured; 1: something was wrong; 2: wrong usage. */

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** The peers are installed when the benchmark is first run: nobody else needs them. */
function installPeers(): void {
  const installed = join(import.meta.dirname, 'node_modules', '.package-lock.json')
  const wanted = join(import.meta.dirname, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return
  say('installing what is compared (scripts/bench)')
  execFileSync('npm', ['ci', '--prefix', import.meta.dirname, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2]
  })
}

async function measure(chosen: BenchArguments): Promise<void> {
  const startedAt = Date.now()
  await withContext(async (context) => {
    print(['# Benchmark', '', ...describeMachine(context.cores, context.folder), context.postgres.version].join('\n'))
    print(`${chosen.rounds} rounds of ${chosen.seconds} s a target; ${chosen.users} tokens take turns\n`)
    const shown = targets.filter(({ name }) => chosen.targets.includes(name))
    print(`${shown.map(({ name, description }) => `${name}: ${description}`).join('\n')}\n`)
    const measured = await runBench(context, chosen, {
      onProgress: (text) => say(`${Math.round((Date.now() - startedAt) / 1000)} s: ${text}`),
      onCells: (cells) => print(renderCells(cells, targets))
    })
    print(`${legend}\n\n${renderDisturbance(measured.cells)}\n\n${renderRequirements(measured)}`)
    if (chosen.output !== null) writeFileSync(chosen.output, JSON.stringify(measured, writeLatencies))
    if (measured.cells.some((cell) => contradictionsOf(cell).length > 0)) process.exitCode = 1
  })
  say(`took ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

/** A typed array would become an object. */
function writeLatencies(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? [...value].map((ms) => Math.round(ms * 1000) / 1000) : value
}

async function main(): Promise<void> {
  const chosen = parseArguments(
    process.argv.slice(2),
    targets.map(({ name }) => name)
  )
  if (chosen === null) return print(usage)
  installPeers()
  if (chosen.isProfile) await withContext((context) => takeProfile(context, chosen, print))
  else await measure(chosen)
}

try {
  await main()
} catch (error) {
  const isUsage = error instanceof UsageError
  say(isUsage ? `${error.message}\n\n${usage}` : `bench: ${error instanceof Error ? error.stack : String(error)}`)
  process.exitCode = isUsage ? 2 : 1
}
