import { randomBytes } from 'node:crypto'
import type { Environment } from '../../service/config/read-settings.js'

/** Returns the environment with a secret of this run, unless it brings its own, as a value or in a file. */
export function ensureSecret(environment: Environment): Environment {
  if (environment.OAUTH_BINDING_SECRET || environment.OAUTH_BINDING_SECRET_FILE) return environment
  return { ...environment, OAUTH_BINDING_SECRET: randomBytes(32).toString('base64url') }
}
