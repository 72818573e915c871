import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { isLoopbackHost } from '../../is-loopback.js'
import { OptionsError } from '../../errors.js'

/** Where a server listens; `host` may be the folder of a socket. */
export interface Host {
  host: string
  port: number
}

/** What `ssl` of the driver `pg` is; `false`: the connection is not encrypted. */
export type Encryption = false | EncryptionOptions

interface EncryptionOptions {
  rejectUnauthorized: boolean
  ca?: string
  cert?: string
  key?: string
  passphrase?: string
  checkServerIdentity?: () => undefined
}

/** Which server of several is wanted; the service writes, so that none that only reads can be. */
const sessionAttributes = ['any', 'read-write', 'primary'] as const

export type SessionAttributes = (typeof sessionAttributes)[number]

/** What the address of a PostgreSQL database says. */
export interface PostgresqlAddress {
  /** In the order in which they are tried; at least one. */
  hosts: readonly [Host, ...Host[]]
  /** What the driver takes as it is. */
  login: { user?: string; password?: string; database?: string; application_name?: string; options?: string }
  /** What is tried, in this order. `undefined`: what the driver reads from `PGSSLMODE`, else no encryption. */
  encryptions: readonly [Encryption | undefined, ...Encryption[]]
  schema: string | null
  /**
   * Whether a pooler is in front that gives each transaction another session: nothing is kept in the session then, no
   * prepared statement and no setting.
   */
  isPooled: boolean
  sessionAttributes: SessionAttributes
}

/** @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
const parameterNames = [
  'application_name',
  'host',
  'options',
  'pgbouncer',
  'port',
  'schema',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslpassword',
  'sslrootcert',
  'target_session_attrs'
] as const

type Parameters = Partial<Record<(typeof parameterNames)[number], string>>

const urlPattern =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>[^@/?#]*)(?:\/(?<database>[^/?#]*))?(?:\?(?<query>[^#]*))?$/

const hostPattern = /^(?<host>\[[0-9a-f:.%]+\]|[^:[\]]*)(?::(?<port>\d{1,5}))?$/i

const malformed = (): Error => new OptionsError('the database URL is malformed')

function decode(text = ''): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed()
  }
}

function readParameters(query = ''): Parameters {
  const parameters: Parameters = {}
  for (const [name, value] of new URLSearchParams(query)) {
    if (!(parameterNames as readonly string[]).includes(name)) {
      throw new OptionsError(
        `the database URL has the unknown parameter ${name}; known are ${parameterNames.join(', ')}`
      )
    }
    parameters[name as keyof Parameters] = value
  }
  return parameters
}

function readChoice<Choice extends string>(
  name: keyof Parameters,
  value: string,
  choices: readonly Choice[],
  why = ''
): Choice {
  if ((choices as readonly string[]).includes(value)) return value as Choice
  throw new OptionsError(`the parameter ${name} of the database URL must be one of ${choices.join(', ')}${why}`)
}

function readHosts(text: string, { host, port }: Parameters): [Host, ...Host[]] {
  if (host !== undefined && text !== '') {
    throw new OptionsError('the database URL names a host twice: before its path and as the parameter host')
  }
  const list = (host ?? text).split(',').map((one) => {
    // A folder of a socket.
    if (one.startsWith('/') || one.startsWith('%2F')) return { host: decode(one), port: Number(port ?? 5432) }
    const groups = hostPattern.exec(one)?.groups
    if (groups === undefined) throw malformed()
    const name = decode(groups['host']).replace(/^\[|\]$/g, '')
    return { host: name === '' ? 'localhost' : name, port: Number(groups['port'] ?? port ?? 5432) }
  })
  if (list.some((one) => !Number.isInteger(one.port) || one.port < 1 || one.port > 65_535)) throw malformed()
  return list as [Host, ...Host[]]
}

function readFile(name: 'sslrootcert' | 'sslcert' | 'sslkey', path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new OptionsError(`the file of the parameter ${name} of the database URL cannot be read (${code})`)
  }
}

type EncryptionFiles = Pick<EncryptionOptions, 'ca' | 'cert' | 'key' | 'passphrase'>

/** Node takes a file without an authority for none, and would ask its own list. */
function readAuthority(path: string): string {
  const ca = readFile('sslrootcert', path)
  if (/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(ca)) return ca
  throw new OptionsError('the file of the parameter sslrootcert of the database URL has no certificate')
}

/** Files are tried here, because the driver meets a wrong one only when it connects. */
function readEncryptionFiles({ sslrootcert, sslcert, sslkey, sslpassword }: Parameters): EncryptionFiles {
  if ((sslcert === undefined) !== (sslkey === undefined)) {
    throw new OptionsError('the parameters sslcert and sslkey of the database URL need each other')
  }
  const files = {
    ...(sslrootcert === undefined || sslrootcert === 'system' ? {} : { ca: readAuthority(sslrootcert) }),
    ...(sslcert === undefined ? {} : { cert: readFile('sslcert', sslcert) }),
    ...(sslkey === undefined ? {} : { key: readFile('sslkey', sslkey) }),
    ...(sslpassword === undefined ? {} : { passphrase: sslpassword })
  }
  try {
    createSecureContext(files)
  } catch (error) {
    const { message } = error as Error
    throw new OptionsError(`the files of sslrootcert, sslcert and sslkey of the database URL do not fit: ${message}`)
  }
  return files
}

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/**
 * As libpq: `require` verifies the certificate only when `sslrootcert` says by what; `verify-ca` does not look at the
 * name in it. Unlike libpq, Node's own list of authorities is asked where no `sslrootcert` is given.
 *
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
function readEncryptions(parameters: Parameters): PostgresqlAddress['encryptions'] {
  const { sslmode, sslrootcert } = parameters
  if (sslmode === undefined) {
    const stray = Object.keys(parameters).find((name) => name.startsWith('ssl'))
    if (stray !== undefined) throw new OptionsError(`the parameter ${stray} of the database URL needs sslmode`)
    return [undefined]
  }
  const mode = readChoice('sslmode', sslmode, modes)
  const isFull = mode === 'verify-full'
  if (sslrootcert === 'system' && !isFull) {
    throw new OptionsError('sslrootcert=system in the database URL needs sslmode=verify-full')
  }
  const isVerified = isFull || mode === 'verify-ca' || (mode === 'require' && sslrootcert !== undefined)
  const encrypted: Encryption = {
    rejectUnauthorized: isVerified,
    ...readEncryptionFiles(parameters),
    ...(isFull ? {} : { checkServerIdentity: () => undefined })
  }
  if (mode === 'disable') return [false]
  if (mode === 'allow') return [false, encrypted]
  return mode === 'prefer' ? [encrypted, false] : [encrypted]
}

/**
 * Tells whether a connection to another machine is to be encrypted, and the certificate of the server is not verified:
 * who stands between can read and change everything.
 */
export function isUnverified({ encryptions, hosts }: Pick<PostgresqlAddress, 'encryptions' | 'hosts'>): boolean {
  const trustsAnyone = encryptions.some((one) => one !== undefined && one !== false && !one.rejectUnauthorized)
  return trustsAnyone && hosts.some(({ host }) => !host.startsWith('/') && !isLoopbackHost(host))
}

/**
 * Reads the address of a PostgreSQL database as libpq does; `schema` and `pgbouncer` are Prisma's. The message of an
 * error never contains the address.
 *
 * @throws OptionsError when it is malformed, or a parameter is unknown or does not fit.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function readPostgresqlUrl(url: string): PostgresqlAddress {
  const groups = urlPattern.exec(url)?.groups
  if (groups === undefined) throw malformed()
  const parameters = readParameters(groups['query'])
  const { schema = null, pgbouncer = 'false', target_session_attrs: wanted = 'any' } = parameters
  if (schema !== null && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new OptionsError('the schema in the database URL must be a plain lower-case name')
  }
  const login = {
    user: decode(groups['user']),
    password: decode(groups['password']),
    database: decode(groups['database']),
    application_name: parameters.application_name ?? '',
    options: parameters.options ?? ''
  }
  return {
    hosts: readHosts(groups['hosts']!, parameters),
    login: Object.fromEntries(Object.entries(login).filter(([, value]) => value !== '')),
    encryptions: readEncryptions(parameters),
    schema,
    isPooled: readChoice('pgbouncer', pgbouncer, ['true', 'false']) === 'true',
    sessionAttributes: readChoice('target_session_attrs', wanted, sessionAttributes, ', because the service writes')
  }
}
