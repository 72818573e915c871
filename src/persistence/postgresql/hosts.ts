import type { Client, Pool, PoolClient, PoolConfig } from 'pg'
import type { Host, SessionAttributes } from './url.js'

/** What must be false in a new session. */
const misfits: Readonly<Record<Exclude<SessionAttributes, 'any'>, string>> = {
  'read-write': "current_setting('transaction_read_only') = 'on'",
  primary: 'pg_is_in_recovery()'
}

/**
 * Returns what a pool asks of each new connection: one to a server that does not do is refused as PostgreSQL refuses a
 * write there.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS
 */
export function createSessionCheck(wanted: SessionAttributes): Pick<PoolConfig, 'onConnect'> {
  if (wanted === 'any') return {}
  const onConnect = async (client: { query: PoolClient['query'] }): Promise<void> => {
    const { rows } = await client.query<{ isMisfit: boolean }>(`SELECT ${misfits[wanted]} AS "isMisfit"`)
    if (rows[0]!.isMisfit) {
      throw Object.assign(new Error(`no server is ${wanted}`), { code: '25006', severity: 'ERROR' })
    }
  }
  return { onConnect }
}

/** These are not of one host: the pool is full, or closed. The driver gives them no code. */
const poolMessages = new Set([
  'Cannot use a pool after calling end on the pool',
  'timeout exceeded when trying to connect'
])

/** As with libpq, a server that refuses user, password or database is not followed by another one. */
function isFinal({ code = '', message }: Error & { code?: string }): boolean {
  return poolMessages.has(message) || /^(?:28|3D)/.test(code)
}

type Callback = (error: Error | undefined, client?: PoolClient, release?: PoolClient['release']) => void

/**
 * Makes a pool connect to the first of several hosts that does, and go on with it until it fails; the others are then
 * tried in turn, each once, before a failure is told. libpq begins with the first each time, and waits for it each time
 * while it is away.
 */
export function connectToSeveral(pool: Pool, hosts: readonly Host[]): void {
  let current = 0
  const inner = pool as unknown as { Client: typeof Client; connect: (callback?: Callback) => unknown }
  const { Client: Plain } = inner
  inner.Client = class extends Plain {
    constructor(config: object) {
      const { host, port } = hosts[current]!
      // A copy would lose the password, which is not enumerable.
      super(Object.create(config, { host: { value: host }, port: { value: port } }) as object)
    }
  }
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>
  const attempt = async (count: number): Promise<PoolClient> => {
    const tried = current
    try {
      return await connect()
    } catch (error) {
      if (isFinal(error as Error)) throw error
      // Another request may have gone on already.
      if (current === tried) current = (tried + 1) % hosts.length
      if (count === hosts.length) throw error
    }
    return attempt(count + 1)
  }
  inner.connect = (callback) => {
    const connecting = attempt(1)
    if (callback === undefined) return connecting
    connecting.then((client) => callback(undefined, client, client.release), callback)
  }
}
