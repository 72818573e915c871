import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import t from 'tap'
import { readSqlitePath } from '../../src/persistence/open-database.js'
import { backUpSqlite } from '../../src/persistence/sqlite/backup.js'
import { startDatabaseProcess, type Call } from '../helpers/database-process.js'
import { createDatabase } from '../helpers/databases.js'
import { createFamilyClient } from '../helpers/family-client.js'
import { findFreePort } from '../helpers/free-port.js'
import { readExample } from '../helpers/readme.js'
import { openPageShell, replaceSystemctl } from '../helpers/run-block.js'
import { main, runCli, startCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { contextOf, createState } from '../helpers/store-actor.js'
import { until } from '../helpers/until.js'
import { startWechatOfCodes } from '../helpers/wechat-of-codes.js'

/** Opens a file as any other program would. */
function ask(path: string, sql: string): unknown[][] {
  const database = new Database(path)
  try {
    return database.prepare(sql).raw(true).all() as unknown[][]
  } finally {
    database.close()
  }
}

t.test(
  'backUpSqlite() under the load of other processes copies all that was acknowledged before it began',
  async (t) => {
    const { url } = await createDatabase(t, 'sqlite')
    const acknowledged = new Set<string>()
    const loads = await Promise.all(
      ['a', 'b', 'c'].map(async (user) => {
        const states = Array.from({ length: 2000 }, () => createState(contextOf(user)))
        const process = startDatabaseProcess(t)
        await process.prepare({ url, calls: states.map((state): Call => ['insertState', state]), inTurn: true })
        return { process, states }
      })
    )
    const ends = loads.map(({ process, states }) =>
      process.begin((index) => acknowledged.add(states[index]!.stateHash))
    )
    const folder = t.testdir()
    for (const name of ['first.db', 'second.db', 'third.db']) {
      const known = acknowledged.size
      await until(() => acknowledged.size > known + 50)
      const before = [...acknowledged]
      const target = join(folder, name)
      const tables = await backUpSqlite(readSqlitePath(url), target)
      await until(() => acknowledged.size > before.length, 60_000)
      const copied = new Set(ask(target, 'SELECT state_hash FROM oauth_states').map(([hash]) => String(hash)))
      t.strictSame(
        before.filter((hash) => !copied.has(hash)),
        [],
        `${name} has each of ${before.length}`
      )
      t.match(
        tables.find(({ name }) => name === 'oauth_states'),
        { rows: copied.size }
      )
      t.strictSame(ask(target, 'PRAGMA integrity_check'), [['ok']])
      t.equal(statSync(target).mode & 0o777, 0o600, 'only its owner may read it')
    }
    t.strictSame(readdirSync(folder).sort(), ['first.db', 'second.db', 'third.db'], 'nothing else is left')
    for (const { process } of loads) process.child.kill('SIGKILL')
    await Promise.all(ends)
  }
)

t.test('backup that is killed leaves no copy, or a whole one', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const database = new Database(readSqlitePath(url))
  database.exec(`CREATE TABLE filler AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    SELECT i, randomblob(1000) AS bytes FROM n`)
  database.close()
  const cwd = t.testdir()
  const env = { DATABASE_URL: url }
  const backup = startCli(t, ['backup', 'killed.db'], { cwd, env })
  await until(() => readdirSync(cwd).length > 0)
  await backup.end('SIGKILL')
  const target = join(cwd, 'killed.db')
  if (existsSync(target)) t.strictSame(ask(target, 'PRAGMA integrity_check'), [['ok']])
  t.equal((await runCli(t, ['backup', 'next.db'], { cwd, env })).status, 0, "what it left is in nobody's way")
})

/** The unit of a service on SQLite, with the folder of the page. */
const unit = (folder: string) => `
[Service]
WorkingDirectory=${folder}
EnvironmentFile=${folder}/env
ExecStart=${process.execPath} ${main} serve
`

t.test("the page's SQLite backup and restore bring back what was, and make nothing usable twice", async (t) => {
  const folder = t.testdir()
  const port = await findFreePort()
  const env = {
    ...serviceEnvironment,
    ...{ PORT: String(port), DATABASE_URL: `file:${folder}/data/oauth-binding.db` },
    WECHAT_API_BASE_URL: await startWechatOfCodes(t)
  }
  const { script, env: folders } = replaceSystemctl(t, folder)
  writeFileSync(
    join(folder, 'env'),
    Object.entries(env)
      .map((pair) => pair.join('='))
      .join('\n')
  )
  writeFileSync(join(folders['UNITS']!, 'oauth-binding.service'), unit(folder))
  const shims = { systemctl: script, npx: `shift; exec "${process.execPath}" "${main}" "$@"` }
  const shell = openPageShell(folder, shims, { ...env, ...folders })
  await shell.run('systemctl start oauth-binding')
  const service = createFamilyClient(t, `http://127.0.0.1:${port}`)
  const isReady = () =>
    service.send('/health/ready').then(
      ({ status }) => status === 200,
      () => false
    )
  await until(isReady)
  const tokens = await Promise.all(
    ['1', '2'].map(async (user) => (await shell.run(`npx oauth-binding token create --user ${user}`)).trim())
  )
  const [first, second] = tokens as [string, string]
  await service.bind(first, 'early')
  const open = await service.issue(second)

  const backup = await shell.run(readExample('sh backup-sqlite.sh'))
  t.match(backup, /^oauth_bindings\t1$/m)
  t.equal((await service.complete(second, 'late', open)).status, 200, 'after the backup')
  await service.unbind(first)
  const [copy] = (await shell.run('ls -1 oauth-binding-*.db')).split('\n')
  await shell.run(`copy=${copy}\n${readExample('sh restore-sqlite.sh')}`)
  await until(isReady)
  t.equal(await service.findNickname(first), 'early', 'what was bound before the backup is bound')
  t.equal(await service.findNickname(second), null, 'what was bound after it is not')
  t.equal((await service.complete(second, 'late', open)).status, 403, 'a state that was open then completes nothing')
  await service.bind(second, 'late')
  t.strictSame(ask(join(folder, 'data/oauth-binding.db'), 'PRAGMA integrity_check'), [['ok']])
  t.equal(statSync(join(folder, 'data/oauth-binding.db')).mode & 0o777, 0o600)
  await shell.run('systemctl stop oauth-binding')
})
