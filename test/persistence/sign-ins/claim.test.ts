import t from 'tap'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { SqlClient } from '../../../src/persistence/sql/sql-client.js'
import { createSignInClaim } from '../../helpers/sign-in-actor.js'

t.test('claimSignIn() whose row is deleted between its insert and its look is unusable', async (t) => {
  const client = { $executeRaw: async () => 0, $queryRaw: async () => [] } as unknown as SqlClient
  const store = createPrismaStore({ kind: 'sqlite', client })
  t.strictSame(await store.claimSignIn(createSignInClaim()), { status: 'unusable', reason: 'state_expired' })
})
