import type { Config } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { startSandbox, type RunningSandbox } from './start-sandbox.js'
import { startService } from '../start-service.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { createAccessTokens } from '../../auth/access-token.js'
import type { AccessTokenStore } from '../../persistence/access-tokens/access-token-store.js'

const userId = '1'
const tokenName = 'oauth-binding demo'
const tokenLifeMs = 24 * 3600 * 1000

/**
 * Starts the simulator, then the service that is configured for it, and prints the welcome.
 *
 * @param configure Returns the service's configuration for a simulator at this origin.
 * @throws What starting throws; then everything is closed again.
 */
export async function serveDemo(host: string, port: number, configure: (origin: string) => Config): Promise<void> {
  const sandbox = await startSandbox(host, port)
  try {
    await welcome(configure(sandbox.origin), sandbox)
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

async function welcome(config: Config, sandbox: RunningSandbox): Promise<void> {
  const service = await startService(config, process.stderr)
  try {
    const demo = await createDemoToken(createTokenStore(service.database, config), config.tokens.holderType)
    stopOnSignal(config.shutdownTimeoutSeconds, service.log, async () => {
      await demo.revoke()
      await service.close()
      await sandbox.close()
    })
    process.stdout.write(renderWelcome(service.origin, sandbox.origin, demo.token))
  } catch (error) {
    await service.close()
    throw error
  }
}

/**
 * Creates the token of the demo user, whose id is 1, and deletes one that an earlier run left. It expires after a day:
 * the same database may serve real users later.
 */
async function createDemoToken(store: AccessTokenStore, holderType: string) {
  const now = new Date()
  const expiresAt = new Date(now.getTime() + tokenLifeMs)
  const revoke = () => store.deleteAccessTokensByName({ holderType, userId, name: tokenName })
  await revoke()
  const tokens = await createAccessTokens({ store, userId, holderType, name: tokenName, count: 1, expiresAt, now })
  return { token: tokens[0]!, revoke }
}

function renderWelcome(serviceOrigin: string, sandboxOrigin: string, token: string): string {
  const demo = `${sandboxOrigin}/demo#api=${encodeURIComponent(serviceOrigin)}&token=${encodeURIComponent(token)}`
  const headers = [`Authorization: Bearer ${token}`, 'Accept: application/json', 'Content-Type: application/json']
  const curl = [
    'curl -sS -X PUT',
    ...headers.map((header) => `-H '${header}'`),
    `-d '{"state":false}'`,
    `'${serviceOrigin}/api/administrator/user/oauth-binding/WECHAT'`
  ].join(' ')
  return `
The service is running, with simulated WeChat and DingTalk and a demo user.

  Demo page    ${demo}
  API docs     ${serviceOrigin}/documentation
  Demo token   ${token}

Obtain a binding URL for WeChat:

${curl}

List the URLs for signing in, and keep the cookie that they belong to:

curl -sS -c /tmp/oauth-binding-cookies '${serviceOrigin}/api/auth/login'

Stop with Ctrl+C.

`
}
