import Database from 'libsql'
import { createFloor } from './floor-app.mjs'
import { listen } from './listen.mjs'

/** The floor on SQLite: libSQL in the process, prepared statements, write-ahead log, every commit synced to disk. */

const database = new Database(process.env.DATABASE_URL.replace(/^file:/, ''))
for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000']) {
  database.exec(`PRAGMA ${setting}`)
}

const findToken = database.prepare(
  'SELECT token, tokenable_id AS "userId", expires_at AS "expiresAt" FROM personal_access_tokens WHERE id = ?'
)
const insertState = database.prepare('INSERT INTO states (state, user_id, provider, expires_at) VALUES (?, ?, ?, ?)')
const deleteBinding = database.prepare('DELETE FROM bindings WHERE user_id = ? AND provider = ?')
const findBindings = database.prepare('SELECT provider, nickname FROM bindings WHERE user_id = ?')
const findOpenStates = database.prepare(
  'SELECT provider, state FROM open_states WHERE user_id = ? AND expires_at > ? ORDER BY provider'
)

const app = createFloor({
  findToken(id) {
    const row = findToken.get(id)
    return row && { ...row, expiresAt: row.expiresAt && new Date(row.expiresAt) }
  },
  insertState: (state, userId, provider, expiresAt) =>
    insertState.run(state, userId, provider, expiresAt.toISOString()),
  deleteBinding: (userId, provider) => deleteBinding.run(userId, provider),
  findBindings: (userId) => findBindings.all(userId),
  findOpenStates: (userId) => findOpenStates.all(userId, new Date().toISOString())
})
await listen(app, () => database.close())
