import { randomBytes } from 'node:crypto'
import { contractPlatforms, sandboxPlatforms, sandboxSettings, type SandboxPlatform } from '../../sandbox/settings.js'
import { assertSimulable, loadConfig } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'

export interface SandboxChoice {
  /** The simulator's port. Default: the service's plus 1, or any free one when that is 0. */
  sandboxPort?: number | undefined
  /** Whether the service offers every simulated platform, beyond the contract's two. */
  allPlatforms: boolean
}

export function choosePlatforms({ allPlatforms }: SandboxChoice): readonly SandboxPlatform[] {
  return allPlatforms ? sandboxPlatforms : contractPlatforms
}

export function createSandboxEnvironment(environment: Environment, choice: SandboxChoice): Environment {
  assertSimulable(environment)
  const chosen = ensureSecret(environment)
  const configureFor = (origin: string): Environment => ({
    ...chosen,
    ...sandboxSettings(origin, {}, choosePlatforms(choice))
  })
  const { host, port } = loadConfig(configureFor('http://127.0.0.1:1'))
  return configureFor(`http://${host.includes(':') ? `[${host}]` : host}:${choice.sandboxPort ?? port + 1}`)
}

/** Returns the environment with a secret of this run, unless it brings its own, as a value or in a file. */
export function ensureSecret(environment: Environment): Environment {
  if (environment.OAUTH_BINDING_SECRET || environment.OAUTH_BINDING_SECRET_FILE) return environment
  return { ...environment, OAUTH_BINDING_SECRET: randomBytes(32).toString('base64url') }
}
