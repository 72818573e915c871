import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

/** A shell in which blocks of a page run, one after the other. */
export interface PageShell {
  /** Runs a block as it is printed, by `bash -euo pipefail`; fails with what it wrote when a command fails. */
  run(code: string): Promise<string>
  env: Record<string, string>
}

/** A program of the page, and what runs in its place. */
export type Shims = Readonly<Record<string, string>>

/** The ends of the logs of what {@link replaceSystemctl} has started. */
function readLogs(folder: string | undefined): string {
  if (folder === undefined) return ''
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  return logs.map((name) => `${name}:\n${readFileSync(join(folder, name), 'utf8').slice(-2000)}`).join('\n')
}

/**
 * Makes a shell in a folder. Each block is a process of its own: what a block exports is gone in the next.
 *
 * @param shims Programs that the machine of a test lacks: name and text of a script.
 */
export function openPageShell(folder: string, shims: Shims, given: Record<string, string> = {}): PageShell {
  const bin = join(folder, 'shims')
  mkdirSync(bin, { recursive: true })
  for (const [name, script] of Object.entries(shims)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const env: Record<string, string> = { PATH: `${bin}:${process.env['PATH']}`, HOME: folder, ...given }
  const run: PageShell['run'] = async (code) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', code], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    if (status !== 0) throw new Error(`Status ${status} of:\n${code}\n${out}\n${err}\n${readLogs(env['RUNNING'])}`)
    return out
  }
  return { run, env }
}

/** Returns the script that takes the place of systemctl, and the folders that it needs; what it started ends with the test. */
export function replaceSystemctl(t: Test, folder: string): { script: string; env: Record<string, string> } {
  const env: Record<string, string> = { UNITS: join(folder, 'units'), RUNNING: join(folder, 'running') }
  for (const path of Object.values(env)) mkdirSync(path, { recursive: true })
  const program = join(import.meta.dirname, '../operations/shims/systemctl.mjs')
  const script = `exec "${process.execPath}" "${program}" "$@"`
  t.teardown(async () => {
    const names = 'cd "$RUNNING" && for file in *.pid; do [ -e "$file" ] && kill -KILL "$(cat "$file")"; done; true'
    await once(spawn('bash', ['-c', names], { env: { ...process.env, ...env }, stdio: 'ignore' }), 'close')
  })
  return { script, env }
}
