import type { Test } from 'tap'
import type { Finding } from '../../src/doctor/finding.js'
import { runDoctor, type DoctorOptions } from '../../src/doctor/run-doctor.js'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.js'
import { sandboxPlatforms, sandboxSettings } from '../../src/sandbox/settings.js'

/** Settings of a service that wants nothing, with a database that is not there. */
export const bareSettings = {
  OAUTH_BINDING_SECRET: 'k3yT0-Be.Us3d=in/Th3se~Tests+Alone',
  DATABASE_URL: 'file:/nonexistent-folder-of-the-doctor/x.db'
}

/** Changes of settings; `undefined` takes one away. */
export type Settings = Readonly<Record<string, string | undefined>>

/** A simulator that listens, and the doctor who looks at a service that is configured for it. */
export interface Practice extends Sandbox {
  origin: string
  /** Runs the doctor and returns what it found, by id. */
  examine(changes?: Settings, options?: Partial<DoctorOptions>): Promise<Record<string, Finding>>
}

/** Returns findings by id, and makes sure that no id occurs twice. */
export function byId(t: Test, report: readonly Finding[]): Record<string, Finding> {
  const findings = Object.fromEntries(report.map((finding) => [finding.id, finding]))
  t.equal(Object.keys(findings).length, report.length, 'each id occurs once')
  return findings
}

/** Opens a practice, and closes it with the test. */
export async function openPractice(t: Test, options: SandboxOptions = {}): Promise<Practice> {
  const sandbox = createSandbox(options)
  t.teardown(() => sandbox.app.close())
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const settings = { ...bareSettings, ...sandboxSettings(origin, options, sandboxPlatforms) }
  const examine: Practice['examine'] = async (changes = {}, more = {}) =>
    byId(t, await runDoctor({ environment: { ...settings, ...changes }, ...more }))
  return { ...sandbox, origin, examine }
}
