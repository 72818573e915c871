import t from 'tap'
import { assertServiceInstalled } from '../../src/cli/assert-service-installed.js'
import { loadConfig } from '../../src/service/config/config.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

t.test('assertServiceInstalled() finds what the service needs, with any database, Redis and traces', async (t) => {
  for (const settings of [
    {},
    { DATABASE_URL: 'postgresql://127.0.0.1/x', OAUTH_BINDING_REDIS_URL: 'redis://127.0.0.1' },
    { OAUTH_BINDING_TRACING: 'on' }
  ]) {
    t.doesNotThrow(() => assertServiceInstalled(loadConfig({ ...serviceEnvironment, ...settings })))
  }
})
