import { getMigrations } from 'better-auth/db/migration'
import { options, pool } from './better-auth-options.mjs'

/** Makes better-auth's tables. */
const { runMigrations } = await getMigrations(options)
await runMigrations()
await pool.end()
