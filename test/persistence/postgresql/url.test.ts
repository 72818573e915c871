import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { isUnverified, readPostgresqlUrl } from '../../../src/persistence/postgresql/url.js'
import { createAuthority } from '../../helpers/certificates.js'

t.test('readPostgresqlUrl() reads hosts, login and parameters', async (t) => {
  const read = readPostgresqlUrl(
    'postgres://us%40er:p%3Aw@db1:6000,[::1],db%2D2/my%20app?schema=s&pgbouncer=true&application_name=a&options=-c%20x%3D1&target_session_attrs=primary&port=7000'
  )
  t.strictSame(read, {
    hosts: [
      { host: 'db1', port: 6000 },
      { host: '::1', port: 7000 },
      { host: 'db-2', port: 7000 }
    ],
    login: { user: 'us@er', password: 'p:w', database: 'my app', application_name: 'a', options: '-c x=1' },
    encryptions: [undefined],
    schema: 's',
    isPooled: true,
    sessionAttributes: 'primary'
  })
  const bare = readPostgresqlUrl('postgresql://')
  t.strictSame(bare.hosts, [{ host: 'localhost', port: 5432 }])
  t.strictSame([bare.login, bare.schema, bare.isPooled, bare.sessionAttributes], [{}, null, false, 'any'])
  t.strictSame(readPostgresqlUrl('postgresql:///app?host=/run/pg').hosts, [{ host: '/run/pg', port: 5432 }])
  t.strictSame(readPostgresqlUrl('postgresql://%2Frun%2Fpg/app').hosts, [{ host: '/run/pg', port: 5432 }])
})

t.test('readPostgresqlUrl() refuses what it does not know, by its name and without the password', async (t) => {
  const cases: Record<string, RegExp> = {
    'connection_limit=5': /unknown parameter connection_limit; known are application_name, .*target_session_attrs/,
    'pgbouncer=yes': /pgbouncer .* one of true, false$/,
    'schema=A': /schema .* lower-case/,
    'sslmode=no-verify': /sslmode .* one of disable, allow, prefer, require, verify-ca, verify-full$/,
    'sslrootcert=x': /sslrootcert .* needs sslmode/,
    'sslmode=require&sslrootcert=system': /needs sslmode=verify-full/,
    'sslmode=verify-full&sslrootcert=/nowhere': /sslrootcert .* cannot be read \(ENOENT\)/,
    'target_session_attrs=standby': /target_session_attrs .* any, read-write, primary, because the service writes/,
    'host=elsewhere': /names a host twice/
  }
  for (const [parameters, message] of Object.entries(cases)) {
    const read = () => readPostgresqlUrl(`postgresql://u:hunter2@h/d?${parameters}`)
    t.throws(read, { code: 'OAUTH_BINDING_OPTIONS', message }, parameters)
  }
  const malformed = ['h:port/d', 'h:0/d', 'h:70000/d', '[::1/d', 'a@b/d', 'h/%zz', 'h/d#x', 'h/d/e', 'a::1,b/d']
  for (const rest of malformed) {
    const read = () => readPostgresqlUrl(`postgresql://u:hunter2@${rest}`)
    t.throws(read, { code: 'OAUTH_BINDING_OPTIONS', message: 'the database URL is malformed' }, rest)
  }
})

t.test('readPostgresqlUrl() takes sslmode as libpq does', async (t) => {
  const { certificate: ca, issue } = createAuthority('own')
  const { certificate, key } = issue('client')
  const locked = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
  const folder = t.testdir({ ca, certificate, key, locked: String(locked), empty: '' })
  const encryptions = (parameters: string) => readPostgresqlUrl(`postgresql://h/d?sslmode=${parameters}`).encryptions
  const verifiesName = ([encryption]: ReturnType<typeof encryptions>) =>
    encryption !== undefined && encryption !== false && encryption.checkServerIdentity === undefined
  const unverified = { rejectUnauthorized: false }
  t.strictSame(encryptions('disable'), [false])
  t.match(encryptions('allow'), [false, unverified])
  t.match(encryptions('prefer'), [unverified, false])
  t.match(encryptions('require'), [unverified])
  t.match(encryptions(`require&sslrootcert=${join(folder, 'ca')}`), [{ rejectUnauthorized: true, ca }])
  t.match(encryptions('verify-ca'), [{ rejectUnauthorized: true }])
  t.equal(verifiesName(encryptions('verify-ca')), false)
  const [encryption] = encryptions('verify-ca')
  t.equal(encryption !== false && encryption?.checkServerIdentity?.(), undefined)
  const own = `sslcert=${join(folder, 'certificate')}&sslkey=${join(folder, 'locked')}&sslpassword=p`
  const full = encryptions(`verify-full&sslrootcert=system&${own}`)
  t.strictSame(full, [{ rejectUnauthorized: true, cert: certificate, key: String(locked), passphrase: 'p' }])
  t.equal(verifiesName(full), true)
})

t.test('readPostgresqlUrl() refuses files that do not fit, in place of trusting others', async (t) => {
  const { certificate, key } = createAuthority('own').issue('client')
  const folder = t.testdir({ certificate, key, other: createAuthority('other').issue('client').key, empty: '' })
  const cases: Record<string, RegExp> = {
    'sslrootcert=%empty': /sslrootcert .* has no certificate/,
    'sslrootcert=%key': /sslrootcert .* has no certificate/,
    'sslcert=%certificate': /sslcert and sslkey .* need each other/,
    'sslkey=%key': /sslcert and sslkey .* need each other/,
    'sslcert=%certificate&sslkey=%other': /do not fit: .*mismatch/,
    'sslcert=%certificate&sslkey=%certificate': /do not fit/
  }
  for (const [parameters, message] of Object.entries(cases)) {
    const read = () =>
      readPostgresqlUrl(`postgresql://h/d?sslmode=verify-full&${parameters.replaceAll('%', `${folder}/`)}`)
    t.throws(read, { code: 'OAUTH_BINDING_OPTIONS', message }, parameters)
  }
})

t.test('isUnverified() is true where another machine may be any other', async (t) => {
  const cases: Record<string, boolean> = {
    'db/d': false,
    'db/d?sslmode=disable': false,
    'db/d?sslmode=allow': true,
    'db/d?sslmode=prefer': true,
    'db/d?sslmode=require': true,
    'db/d?sslmode=verify-ca': false,
    'db/d?sslmode=verify-full': false,
    '127.0.0.1/d?sslmode=require': false,
    'localhost,db/d?sslmode=require': true,
    '/d?sslmode=prefer&host=/run/postgresql': false
  }
  for (const [rest, expected] of Object.entries(cases)) {
    t.equal(isUnverified(readPostgresqlUrl(`postgresql://${rest}`)), expected, rest)
  }
})
