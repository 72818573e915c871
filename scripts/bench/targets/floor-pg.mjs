import pg from 'pg'
import { createFloor } from './floor-app.mjs'
import { listen } from './listen.mjs'

/** The floor on PostgreSQL: `pg` with named prepared statements. */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL_SIZE ?? 10) })
const prepare = (name, text) => async (values) => (await pool.query({ name, text, values })).rows

const findToken = prepare(
  'find-token',
  'SELECT token, tokenable_id AS "userId", expires_at AS "expiresAt" FROM personal_access_tokens WHERE id = $1'
)
const insertState = prepare(
  'insert-state',
  'INSERT INTO states (state, user_id, provider, expires_at) VALUES ($1, $2, $3, $4)'
)
const deleteBinding = prepare('delete-binding', 'DELETE FROM bindings WHERE user_id = $1 AND provider = $2')
const findBindings = prepare('find-bindings', 'SELECT provider, nickname FROM bindings WHERE user_id = $1')
const findOpenStates = prepare(
  'find-open-states',
  'SELECT provider, state FROM open_states WHERE user_id = $1 AND expires_at > now() ORDER BY provider'
)

const app = createFloor({
  findToken: async (id) => (await findToken([id]))[0],
  insertState: (...values) => insertState(values),
  deleteBinding: (...values) => deleteBinding(values),
  findBindings: (userId) => findBindings([userId]),
  findOpenStates: (userId) => findOpenStates([userId])
})
await listen(app, () => pool.end())
