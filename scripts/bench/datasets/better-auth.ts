import { createHmac } from 'node:crypto'
import type { Dataset } from './dataset.js'

/** With what better-auth signs its session cookies here. */
export const betterAuthSecret = 'only-for-the-benchmark-only-for-the-benchmark'

/** better-auth's tables, which its own migration has made. A session stands for a token. */
export const betterAuthDataset: Dataset = {
  seed: (users) =>
    Array.from({ length: users }, (_, user) => user)
      .map(
        (user) => `
    INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      VALUES ('user-${user}', 'bench', 'bench-${user}@example.com', true, now(), now());
    INSERT INTO session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
      VALUES ('session-${user}', '${sessionTokenOf(user)}', 'user-${user}', now() + interval '7 days', now(), now());`
      )
      .join(''),
  seededTables: ['"user"', 'session'],
  tables: ['verification'],
  fill: () => '',
  async count(sql) {
    const { states } = await sql.readNumbers('SELECT count(*) AS states FROM verification')
    return { openStates: states!, bindings: NaN, completions: NaN, events: NaN, sessions: NaN }
  },
  findState: (state, user) =>
    `SELECT count(*) AS found FROM verification
      WHERE identifier LIKE '%${state}' AND value LIKE '%"userId":"user-${user}"%'`
}

function sessionTokenOf(user: number): string {
  return `bench-session-${String(user).padStart(20, '0')}`
}

/** Returns the `Cookie` header of a user, signed as better-auth signs it. */
export function sessionCookieOf(user: number): string {
  const token = sessionTokenOf(user)
  const signature = createHmac('sha256', betterAuthSecret).update(token).digest('base64')
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}
