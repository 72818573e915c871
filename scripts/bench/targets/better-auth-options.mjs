import pg from 'pg'

/** The configuration of better-auth: states in the database, no rate limit, sessions in the database, no cache. */
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const origin = `http://127.0.0.1:${process.env.PORT}`

export const options = {
  baseURL: origin,
  trustedOrigins: [origin],
  secret: process.env.BETTER_AUTH_SECRET,
  database: pool,
  socialProviders: { wechat: { clientId: 'wx64b522a7ca7bf76d', clientSecret: 'not-a-secret' } },
  account: { storeStateStrategy: 'database', accountLinking: { enabled: true } },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' }
}
