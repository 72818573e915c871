import { sandboxSettings } from '../../sandbox/settings.js'
import { assertSimulable, loadConfig } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import { choosePlatforms } from './choose-platforms.js'
import { ensureSecret } from './ensure-secret.js'
import type { SandboxChoice } from '../commands/serve-sandbox-action.js'

/**
 * Returns the environment that `serve --sandbox` configures its service with.
 *
 * @throws ConfigError when the environment names a provider's settings, or does not fit.
 */
export function createSandboxEnvironment(environment: Environment, choice: SandboxChoice): Environment {
  assertSimulable(environment)
  const chosen = ensureSecret(environment)
  const configureFor = (origin: string): Environment => ({
    ...chosen,
    ...sandboxSettings(origin, {}, choosePlatforms(choice.allPlatforms))
  })
  const { host, port } = loadConfig(configureFor('http://127.0.0.1:1'))
  return configureFor(`http://${host.includes(':') ? `[${host}]` : host}:${choice.sandboxPort ?? port + 1}`)
}
