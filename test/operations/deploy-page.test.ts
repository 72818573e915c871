import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packPackage } from '../../scripts/measure-package/installation.js'
import { writeNginxConf } from '../helpers/deployed-proxies.js'
import { createFamilyClient, type FamilyClient } from '../helpers/family-client.js'
import { findFreePort } from '../helpers/free-port.js'
import { startInstalledPostgres } from '../helpers/installed-postgres.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { readCodeBlocks, readExample } from '../helpers/readme.js'
import { openPageShell, replaceSystemctl } from '../helpers/run-block.js'
import { startWechatOfCodes } from '../helpers/wechat-of-codes.js'

/*
 * Runs the blocks of the page on deployment, one after the other, as they are printed. The machine differs from that of
 * the page in this, and in nothing else:
 *
 * - Its file system begins in a folder of the test, and its ports are free ones: `machine` rewrites both in the page's
 *   blocks and in the files of the package that the page has copied.
 * - It has no systemd: shims/systemctl.mjs starts what the unit says, nginx is told to reload by itself.
 * - `runuser -u postgres --` runs the program as PostgreSQL's superuser.
 * - The platform is a server of the test, rates are not limited, and a stop is announced for 3 s: lines more in
 *   settings.env. npm has the cache of the machine.
 */

const page = '.docs/guide/deploy.md'
/** Its path: the shim has its name. */
const nginx = execFileSync('which', [process.env['NGINX_PATH'] ?? 'nginx'], { encoding: 'utf8' }).trim()

/** Rewrites what the page says for the machine of the test. */
type Rewrite = (text: string) => string

async function describeMachine(folder: string, postgresPort: number): Promise<{ machine: Rewrite; httpsPort: number }> {
  const ports = new Map([['5432', postgresPort]])
  for (const port of ['3000', '3001', '3002', '443', '80']) ports.set(port, await findFreePort())
  const httpsPort = ports.get('443')!
  const machine: Rewrite = (text) =>
    text
      .replaceAll('/usr/bin/node', process.execPath)
      .replace(/(?<![\w.$])\/(?=(opt|etc|var)\/)/g, `${folder}/`)
      .replaceAll('listen [::]:', '# listen [::]:')
      .replace(/(?<![\w.])(5432|3000|3001|3002|443|80)(?![\w.])/g, (port) => String(ports.get(port)))
      .replaceAll('site=https://binding.example.com', `site=https://binding.example.com:${httpsPort}`)
  return { machine, httpsPort }
}

/** Packs the package as a version, with the files that operators copy rewritten for the machine. */
function packAs(folder: string, tarball: string, version: string, machine: Rewrite): void {
  const content = join(folder, 'package')
  execFileSync('tar', ['-xzf', tarball, '-C', folder])
  const manifest = JSON.parse(readFileSync(join(content, 'package.json'), 'utf8')) as object
  writeFileSync(join(content, 'package.json'), JSON.stringify({ ...manifest, version }))
  const deploy = join(content, 'scripts', 'deploy')
  for (const entry of readdirSync(deploy, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) writeFileSync(path, machine(readFileSync(path, 'utf8')))
  }
  execFileSync('tar', ['-czf', `fastify-oauth-binding-${version}.tgz`, 'package'], { cwd: folder })
  execFileSync('rm', ['-r', content])
}

/** An empty machine with Node.js, nginx and PostgreSQL, and a shell on it. */
async function openMachine(t: Test) {
  const folder = makeOutsideFolder(t)
  const postgres = await startInstalledPostgres(t)
  const { machine, httpsPort } = await describeMachine(folder, postgres.port)
  for (const path of ['etc/systemd/system', 'etc/nginx', 'nginx', 'opt', 'var/backups']) {
    mkdirSync(join(folder, path), { recursive: true })
  }
  writeFileSync(join(folder, 'etc/nginx/nginx.conf'), writeNginxConf(folder))
  const { script, env } = replaceSystemctl(t, folder)
  const ownNginx = `"${nginx}" -c "${folder}/etc/nginx/nginx.conf" -p "${folder}/nginx" -e "${folder}/nginx/error.log"`
  const reload = `if [ -s "${folder}/nginx/pid" ]; then ${ownNginx} -s reload; else ${ownNginx} >/dev/null 2>&1; fi; exit`
  const shims = {
    systemctl: `if [ "$*" = 'reload nginx' ]; then ${reload}; fi\n${script}`,
    nginx: `exec ${ownNginx} "$@"`,
    runuser: 'shift 3; PATH="$POSTGRESQL_BIN:$PATH" exec "$@"'
  }
  t.teardown(() => execFileSync('bash', ['-c', `[ ! -s "${folder}/nginx/pid" ] || ${ownNginx} -s stop`]))
  const units = join(folder, 'etc/systemd/system')
  const cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm')
  const shell = openPageShell(folder, shims, { ...postgres.env, ...env, UNITS: units, npm_config_cache: cache })
  /** Runs a block of the page; `version` names another one than that of the page. */
  const run = (name: string, version?: string) => {
    const code = machine(readExample(`sh ${name}.sh`, page))
    return shell.run(version === undefined ? code : code.replace(/^version=.*$/m, `version=${version}`))
  }
  return { folder, machine, httpsPort, shell, run }
}

/** What a user's client has seen acknowledged. */
interface Load {
  isOver: boolean
  answers: number
  lost: string[]
}

/** Binds, lists and unbinds as one user until it is told to stop; each answer must be the one that is right. */
async function liveOn(client: FamilyClient, token: string, person: string, load: Load): Promise<void> {
  for (let round = 0; !load.isOver; round += 1) {
    try {
      await client.bind(token, `${person}-${round}`)
      const found = await client.findNickname(token)
      if (found !== `${person}-${round}`) throw new Error(`bound ${person}-${round}, and the list says ${found}`)
      load.answers += 3
    } catch (error) {
      load.lost.push(String(error))
    }
  }
}

t.test('the page on deployment, followed to the letter, brings up, updates and restores three instances', async (t) => {
  const { folder, machine, httpsPort, shell, run } = await openMachine(t)
  const tarball = await packPackage(folder)
  const packed = join(folder, 'packed.tgz')
  renameSync(tarball, packed)
  const [, version = ''] = /^version=(.*)$/m.exec(readExample('sh install.sh', page))!
  for (const each of [version, '0.1.1']) packAs(folder, packed, each, machine)

  await run('database')
  await run('install')
  await run('activate')
  await run('settings')
  const settings = join(folder, 'etc/oauth-binding/settings.env')
  const limits = ['PER_MINUTE', 'ISSUES_PER_MINUTE', 'PER_ADDRESS_PER_MINUTE'].map(
    (name) => `OAUTH_BINDING_RATE_LIMIT_${name}=0`
  )
  const platform = `WECHAT_API_BASE_URL=${await startWechatOfCodes(t)}`
  appendFileSync(settings, ['', platform, ...limits, 'OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS=3', ''].join('\n'))
  await run('start')
  await run('certificate')
  await run('nginx')
  const checked = await run('check')
  t.match(checked, /"has_binding":false/)
  t.match(checked, /404\n$/, 'metrics are not for the outside')

  const ca = readFileSync(join(folder, 'etc/oauth-binding/tls/fullchain.pem'), 'utf8')
  const site = `https://binding.example.com:${httpsPort}`
  const client = createFamilyClient(t, site, { ca, address: '127.0.0.1' })
  const createTokens = async (count: number, firstUser: number): Promise<string[]> => {
    const lines = Array.from(
      { length: count },
      (_, index) => `npx oauth-binding token create --user ${firstUser + index}`
    )
    const url = 'export DATABASE_URL_FILE=/etc/oauth-binding/secrets/database-url'
    return (await shell.run(machine(['cd /opt/oauth-binding', url, ...lines].join('\n')))).trim().split('\n')
  }
  const [early = '', late = '', ...busy] = await createTokens(8, 101)
  await client.bind(early, 'before-the-backup')

  await t.test('a rolling update under load loses nothing', async (t) => {
    const load: Load = { isOver: false, answers: 0, lost: [] }
    const clients = busy.map((token, index) => liveOn(client, token, `person${index}`, load))
    await run('install', '0.1.1')
    await run('upgrade', '0.1.1')
    await run('activate', '0.1.1')
    const before = load.answers
    await run('rolling-restart')
    load.isOver = true
    await Promise.all(clients)
    t.strictSame(load.lost, [])
    t.ok(load.answers - before > 100, `${load.answers - before} answers meanwhile`)
    const commands = await shell.run('for file in "$RUNNING"/*.pid; do readlink "/proc/$(cat "$file")/cwd"; done')
    t.equal(commands.trim().split('\n').length, 3, 'three instances run')
    t.match(
      await shell.run(machine('cat /opt/oauth-binding/node_modules/fastify-oauth-binding/package.json')),
      /"0\.1\.1"/
    )
    t.equal(await client.findNickname(early), 'before-the-backup')
  })

  await t.test('a restore brings back what was bound before the backup, and not what was bound after', async (t) => {
    const open = await client.issue(late)
    await run('backup')
    t.equal((await client.complete(late, 'after-the-backup', open)).status, 200)
    await client.unbind(early)
    await run('restore')
    t.equal(await client.findNickname(early), 'before-the-backup')
    t.equal(await client.findNickname(late), null)
    t.equal((await client.complete(late, 'after-the-backup', open)).status, 403, 'an open state is void')
    await client.bind(late, 'after-the-backup')
  })

  await t.test('the way back is the version before', async (t) => {
    await run('activate', version)
    await run('rolling-restart')
    t.equal(await client.findNickname(early), 'before-the-backup')
  })

  await t.test('without an instance nginx answers in the words of the contract', async (t) => {
    await shell.run(machine('systemctl stop oauth-binding@3000 oauth-binding@3001 oauth-binding@3002'))
    const { status, headers, text } = await client.send('/api/administrator/user/oauth-binding', { token: early })
    t.equal(status, 503)
    t.equal(text, '{"code":503,"msg":"服务繁忙，请稍后再试。","error":"SERVICE_UNAVAILABLE"}')
    t.match(headers, {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': '5',
      'cache-control': 'no-store'
    })
  })

  t.equal(await shell.run('cat "$RUNNING/killed" 2>/dev/null || true'), '', 'each instance stopped in time')
  const names = ['database.sh', 'install.sh', 'activate.sh', 'settings.sh', 'start.sh', 'certificate.sh', 'nginx.sh']
  const later = ['check.sh', 'rolling-restart.sh', 'upgrade.sh', 'backup.sh', 'restore.sh']
  t.strictSame(
    readCodeBlocks(page).map(({ info }) => info),
    [...names, ...later].map((name) => `sh ${name}`),
    'the page has no block that did not run'
  )
})
