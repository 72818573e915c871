import { join } from 'node:path'
import t from 'tap'
import { readPostgresqlUrl } from '../../../src/persistence/postgresql/url.js'

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
  const folder = t.testdir({ ca: 'the authority', cert: 'the certificate', key: 'the key' })
  const encryptions = (parameters: string) => readPostgresqlUrl(`postgresql://h/d?sslmode=${parameters}`).encryptions
  const verifiesName = ([encryption]: ReturnType<typeof encryptions>) =>
    encryption !== undefined && encryption !== false && encryption.checkServerIdentity === undefined
  const unverified = { rejectUnauthorized: false }
  t.strictSame(encryptions('disable'), [false])
  t.match(encryptions('allow'), [false, unverified])
  t.match(encryptions('prefer'), [unverified, false])
  t.match(encryptions('require'), [unverified])
  t.match(encryptions(`require&sslrootcert=${join(folder, 'ca')}`), [{ rejectUnauthorized: true, ca: 'the authority' }])
  t.match(encryptions('verify-ca'), [{ rejectUnauthorized: true }])
  t.equal(verifiesName(encryptions('verify-ca')), false)
  const [encryption] = encryptions('verify-ca')
  t.equal(encryption !== false && encryption?.checkServerIdentity?.(), undefined)
  const files = `sslcert=${join(folder, 'cert')}&sslkey=${join(folder, 'key')}&sslpassword=p`
  const full = encryptions(`verify-full&sslrootcert=system&${files}`)
  t.strictSame(full, [{ rejectUnauthorized: true, cert: 'the certificate', key: 'the key', passphrase: 'p' }])
  t.equal(verifiesName(full), true)
})
