import type { Config } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { labelOf, type SandboxPlatform } from '../../sandbox/settings.js'
import { startSandbox, type RunningSandbox } from './start-sandbox.js'
import { renderWelcome } from './welcome.js'
import { startService } from '../start-service.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { createAccessTokens } from '../../auth/access-token.js'
import type { AccessTokenStore } from '../../persistence/access-tokens/access-token-store.js'

const userIds = ['1', '2'] as const
const tokenName = 'oauth-binding demo'
const tokenLifeMs = 24 * 3600 * 1000

/** What is running is closed again when a later start fails. */
export async function serveDemo(
  host: string,
  port: number,
  platforms: readonly SandboxPlatform[],
  configure: (origin: string) => Config
): Promise<void> {
  const sandbox = await startSandbox(host, port)
  try {
    await welcome(configure(sandbox.origin), sandbox, platforms.map(labelOf))
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

async function welcome(config: Config, sandbox: RunningSandbox, platforms: readonly string[]): Promise<void> {
  const service = await startService(config, process.stderr, { isDemo: true })
  try {
    const demo = await createDemoTokens(createTokenStore(service.database, config), config.tokens.holderType)
    stopOnSignal(config.shutdownDelaySeconds + config.shutdownTimeoutSeconds, service.log, async () => {
      await demo.revoke()
      await service.close()
      await sandbox.close()
      process.stdout.write('\nGoodbye: service and simulator have stopped. What was bound is kept in the database.\n')
    })
    const { tokens } = demo
    const origins = { serviceOrigin: service.origin, sandboxOrigin: sandbox.origin }
    process.stdout.write(renderWelcome({ ...origins, tokens, platforms }))
  } catch (error) {
    await service.close()
    throw error
  }
}

/**
 * Creates a token for each demo user, and deletes those that an earlier run left. They expire after a day: the same
 * database may serve real users later.
 */
async function createDemoTokens(store: AccessTokenStore, holderType: string) {
  const now = new Date()
  const expiresAt = new Date(now.getTime() + tokenLifeMs)
  const revoke = async () => {
    for (const userId of userIds) await store.deleteAccessTokensByName({ holderType, userId, name: tokenName })
  }
  const create = async (userId: string) => {
    const tokens = await createAccessTokens({ store, userId, holderType, name: tokenName, count: 1, expiresAt, now })
    return tokens[0] as string
  }
  await revoke()
  const [first, ...others] = userIds
  return { tokens: [await create(first), ...(await Promise.all(others.map(create)))] as const, revoke }
}
