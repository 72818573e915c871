import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { stringify } from 'yaml'
import { findFreePort } from './free-port.js'
import { startProgram } from './start-program.js'
import { until } from './until.js'

/** A running Prometheus. */
export interface Prometheus {
  /** Returns the `data` of an answer of its API: `query` for instance, with its parameters. */
  ask: (path: string, parameters?: Record<string, string>) => Promise<unknown>
}

/** Starts Debian's Prometheus, or the one that `PROMETHEUS_PATH` names, on loopback; it ends with the test. */
export async function startPrometheus(t: Test, configuration: object): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-prometheus-'))
  const file = join(folder, 'prometheus.yaml')
  writeFileSync(file, stringify(configuration))
  const port = await findFreePort()
  const program = process.env['PROMETHEUS_PATH'] ?? 'prometheus'
  const settings = {
    'config.file': file,
    'storage.tsdb.path': join(folder, 'data'),
    'web.listen-address': `127.0.0.1:${port}`,
    'log.level': 'warn'
  }
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  // The folder goes after the program has ended: what is registered last runs first.
  t.teardown(() => rmSync(folder, { recursive: true }))
  const waitFor = startProgram(t, program, args)
  await waitFor(port)
  await until(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok)
  return {
    ask: async (path, parameters = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters)}`)
      const answer = (await response.json()) as { status: string; data: unknown; error?: string }
      if (answer.status !== 'success') throw new Error(`${path} ${JSON.stringify(parameters)}: ${answer.error}`)
      return answer.data
    }
  }
}
