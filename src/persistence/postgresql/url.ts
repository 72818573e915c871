import { OptionsError } from '../../errors.js'

/** What the address of a PostgreSQL database says. */
export interface PostgresqlAddress {
  /** Without the parameters that only this package knows. */
  address: URL
  schema: string | null
  /**
   * Whether a pooler is in front that gives each transaction another session: nothing is kept in the session then, no
   * prepared statement and no setting.
   */
  isPooled: boolean
}

function readPooled(parameters: URLSearchParams): boolean {
  const value = parameters.get('pgbouncer') ?? 'false'
  if (value !== 'true' && value !== 'false') {
    throw new OptionsError('the parameter pgbouncer of the database URL must be true or false')
  }
  return value === 'true'
}

/** The message of the error never contains the address. */
export function readPostgresqlUrl(url: string): PostgresqlAddress {
  // The error of `new URL` has the whole address, with the password, so it is not a cause.
  if (!URL.canParse(url)) throw new OptionsError('the database URL is malformed')
  const address = new URL(url)
  const schema = address.searchParams.get('schema')
  if (schema !== null && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new OptionsError('the schema in the database URL must be a plain lower-case name')
  }
  const isPooled = readPooled(address.searchParams)
  for (const name of ['schema', 'pgbouncer']) address.searchParams.delete(name)
  return { address, schema, isPooled }
}
