import { createAccessTokens } from '../../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import type { VirtualUser } from './ask.js'

/** Creates users `1` to `count`, each with a token. */
export async function createUsers(databaseUrl: string, count: number): Promise<VirtualUser[]> {
  const database = await openDatabase(databaseUrl)
  try {
    const store = createPrismaAccessTokenStore(database)
    const users: VirtualUser[] = []
    for (let id = 1; id <= count; id += 1) {
      const token = { store, userId: String(id), name: 'stress', count: 1, expiresAt: null, now: new Date() }
      users.push({ id: String(id), token: (await createAccessTokens(token))[0] as string })
    }
    return users
  } finally {
    await database.close()
  }
}
