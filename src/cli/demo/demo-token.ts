import { createAccessTokens } from '../../auth/access-token.js'
import type { AccessTokenStore } from '../../persistence/access-tokens/access-token-store.js'

const userId = '1'
const name = 'oauth-binding demo'
const lifeMs = 24 * 3600 * 1000

/** The demo user's token. */
export interface DemoToken {
  token: string
  revoke(): Promise<void>
}

/**
 * Creates the token of the demo user, whose id is 1, and deletes one that an earlier run left. It expires after a day:
 * the same database may serve real users later.
 */
export async function createDemoToken(store: AccessTokenStore, holderType: string): Promise<DemoToken> {
  const now = new Date()
  const expiresAt = new Date(now.getTime() + lifeMs)
  const revoke = async (): Promise<void> => {
    await store.deleteAccessTokensByName({ holderType, userId, name })
  }
  await revoke()
  const tokens = await createAccessTokens({ store, userId, holderType, name, count: 1, expiresAt, now })
  return { token: tokens[0]!, revoke }
}
