import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createPostgresCluster } from '../../scripts/stress/postgres-cluster.js'
import { openDatabase } from '../../src/persistence/open-database.js'
import { createAuthority } from '../helpers/certificates.js'
import { createDatabase, executeSql } from '../helpers/databases.js'
import { runCli, startCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { until } from '../helpers/until.js'

/** Which connections the databases of the server take. */
const rules = `
host      postgres,open  all all password
hostssl   encrypted      all all password
hostnossl plain          all all password
hostssl   certified      all all cert
`

/** Writes files that only the owner of a folder may read. */
function writeFiles(folder: string, owner: string, files: Record<string, string>): void {
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 })
  }
  execFileSync('chown', ['-R', `--reference=${owner}`, folder])
}

/** Starts a server whose certificate is for `localhost`, not for 127.0.0.1, and makes files for its clients. */
async function startServer(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-encryption-'))
  const cluster = await createPostgresCluster(folder, ['fsync=off'])
  t.teardown(() => cluster.stop())
  const authority = createAuthority('own')
  const other = createAuthority('other')
  const server = authority.issue('localhost', ['localhost'])
  const place = join(folder, 'tls')
  const files = { 'ca.pem': authority.certificate, 'server.pem': server.certificate, 'server.key': server.key }
  writeFiles(place, join(folder, 'data'), files)
  const url = cluster.urlOf('postgres')
  const names = ['open', 'encrypted', 'plain', 'certified']
  await executeSql(
    url,
    ...names.map((name) => `CREATE DATABASE ${name}`),
    `ALTER SYSTEM SET ssl_ca_file = '${place}/ca.pem'`,
    `ALTER SYSTEM SET ssl_cert_file = '${place}/server.pem'`,
    `ALTER SYSTEM SET ssl_key_file = '${place}/server.key'`,
    'ALTER SYSTEM SET ssl = on'
  )
  writeFileSync(join(folder, 'data/pg_hba.conf'), rules)
  await executeSql(url, 'SELECT pg_reload_conf()')
  await until(async () => (await executeSql(url, 'SHOW ssl'))[0]!.rows[0].ssl === 'on')
  const user = new URL(url).username
  const clients = { right: authority.issue(user), stranger: other.issue(user), anyone: authority.issue('anyone') }
  const files2 = Object.entries(clients).flatMap(([name, { certificate, key }]) => [
    [`${name}.pem`, certificate],
    [`${name}.key`, key]
  ])
  const own = t.testdir({
    'ca.pem': authority.certificate,
    'other.pem': other.certificate,
    ...Object.fromEntries(files2)
  })
  return {
    /** `%` in parameters stands for the folder of the clients' files. */
    urlOf: (database: string, parameters: string, host = '127.0.0.1') =>
      `${cluster.urlOf(database).replace('127.0.0.1', host)}?${parameters.replaceAll('%', `${own}/`)}`
  }
}

/** Returns whether the connection is encrypted; throws the message of why there is none. */
async function connect(url: string): Promise<boolean> {
  const database = await openDatabase(url, { maxConnections: 1 }).catch((error: Error) => {
    throw error.cause
  })
  try {
    const [{ ssl }] = await database.client.$queryRaw<[{ ssl: boolean }]>`
      SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`
    return ssl
  } finally {
    await database.close()
  }
}

type Case = [database: string, parameters: string, expected: boolean | RegExp, host?: string]

const certificateOf = (name: string): string => `sslcert=%${name}.pem&sslkey=%${name}.key`

const cases: Case[] = [
  ['open', '', false],
  ['open', 'sslmode=disable', false],
  ['open', 'sslmode=allow', false],
  ['open', 'sslmode=prefer', true],
  ['open', 'sslmode=require', true],
  ['open', 'sslmode=require&sslrootcert=%ca.pem', true],
  ['open', 'sslmode=require&sslrootcert=%other.pem', /unable to verify|self.signed/],
  ['open', 'sslmode=verify-ca', /unable to verify|self.signed/],
  ['open', 'sslmode=verify-ca&sslrootcert=%ca.pem', true],
  ['open', 'sslmode=verify-ca&sslrootcert=%other.pem', /unable to verify|self.signed/],
  ['open', 'sslmode=verify-full', /unable to verify|self.signed/, 'localhost'],
  ['open', 'sslmode=verify-full&sslrootcert=system', /unable to verify|self.signed/, 'localhost'],
  ['open', 'sslmode=verify-full&sslrootcert=%ca.pem', true, 'localhost'],
  ['open', 'sslmode=verify-full&sslrootcert=%ca.pem', /does not match certificate's altnames/],
  ['open', 'sslmode=verify-full&sslrootcert=%other.pem', /unable to verify|self.signed/, 'localhost'],
  ['encrypted', '', /no pg_hba\.conf entry .*no encryption/],
  ['encrypted', 'sslmode=disable', /no pg_hba\.conf entry .*no encryption/],
  ['encrypted', 'sslmode=allow', true],
  ['encrypted', 'sslmode=prefer', true],
  ['plain', 'sslmode=allow', false],
  ['plain', 'sslmode=prefer', false],
  ['plain', 'sslmode=require', /no pg_hba\.conf entry .*SSL encryption/],
  ['certified', 'sslmode=require', /valid client certificate/],
  ['certified', `sslmode=verify-ca&sslrootcert=%ca.pem&${certificateOf('right')}`, true],
  ['certified', `sslmode=require&${certificateOf('right')}`, true],
  ['certified', `sslmode=require&${certificateOf('stranger')}`, /unknown ca|closed|terminated|ECONNRESET/],
  ['certified', `sslmode=require&${certificateOf('anyone')}`, /certificate authentication failed/]
]

t.test('openDatabase() takes each sslmode as libpq does, against a server with TLS', async (t) => {
  const { urlOf } = await startServer(t)
  for (const [database, parameters, expected, host] of cases) {
    const connecting = connect(urlOf(database, parameters, host))
    const name = `${database}: ${parameters} ${host ?? ''}`
    if (typeof expected === 'boolean') t.equal(await connecting, expected, name)
    else await t.rejects(connecting, { message: expected }, name)
  }
})

t.test('openDatabase() takes each sslmode as libpq does, against a server without TLS', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  for (const mode of ['disable', 'allow', 'prefer']) t.equal(await connect(`${url}?sslmode=${mode}`), false, mode)
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    await t.rejects(connect(`${url}?sslmode=${mode}`), { message: /server does not support SSL/ }, mode)
  }
})

t.test('migrate, doctor and serve verify the certificate and the name of a server, and show their own', async (t) => {
  const { urlOf } = await startServer(t)
  const full = 'sslmode=verify-full&sslrootcert=%ca.pem'
  const run = (command: string, url: string) =>
    runCli(t, command.split(' '), { cwd: t.testdirName, env: { ...serviceEnvironment, PORT: '0', DATABASE_URL: url } })
  const own = urlOf('certified', `${full}&${certificateOf('right')}`, 'localhost')
  const wrong = urlOf('certified', `${full}&${certificateOf('right')}`)
  t.match(await run('migrate', own), { status: 0, stderr: /applied/ })
  for (const command of ['migrate', 'serve']) {
    const { status, stderr } = await run(command, wrong)
    t.equal(status, 1, command)
    t.match(stderr, /does not match certificate's altnames/, command)
    t.notMatch(stderr, 'only-for-stress-runs', command)
  }
  const findDatabase = async (url: string) => {
    const { stdout } = await run('doctor --json', url)
    const { checks } = JSON.parse(stdout) as { checks: { id: string; cause: string; message: string }[] }
    return checks.find(({ id }) => id === 'database')
  }
  t.match(await findDatabase(own), { cause: /^database_(usable|slow)$/ })
  t.match(await findDatabase(wrong), { cause: 'database_unusable', message: /altnames/ })
  const env = { ...serviceEnvironment, PORT: '0', DATABASE_URL: own }
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env })
  const [, origin] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  t.equal((await fetch(`${origin}/health/ready`)).status, 200)
})
