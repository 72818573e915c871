import { readdirSync } from 'node:fs'
import t from 'tap'
import { createDatabase } from '../helpers/databases.js'
import { openPractice } from '../helpers/doctor.js'
import { assertFailure, runCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

t.test('doctor --sandbox tells of the running simulator, and changes nothing', async (t) => {
  const { origin, faults } = await openPractice(t)
  const cwd = t.testdir()
  const { port } = new URL(origin)
  const well = await runCli(t, ['doctor', '--sandbox-port', port], { cwd, env: { LANG: 'zh_CN.UTF-8', LC_ALL: '' } })
  t.strictSame([well.status, well.stderr], [0, ''], well.stdout)
  t.match(well.stdout, /✓ 正常 +wechat\.credentials +微信接受应用[^]*! 警告 +database [^]*失败 0 项，警告 1 项/)
  t.strictSame(readdirSync(cwd), [], 'no file is made')

  faults.set({ fault: 'wrong-secret', platform: 'WeChat' })
  const { url } = await createDatabase(t, 'sqlite', { migrated: true })
  const env = { PORT: String(Number(port) - 1), DATABASE_URL: url, HOST: '127.0.0.1' }
  const args = ['doctor', '--sandbox', '--json', '--language', 'en', '--provider', 'WECHAT']
  const ill = await runCli(t, args, { cwd, env })
  t.strictSame([ill.status, ill.stderr], [1, ''])
  t.match(JSON.parse(ill.stdout), { ok: false })
  const { checks } = JSON.parse(ill.stdout) as { checks: { id: string; status: string }[] }
  t.match(
    checks.filter(({ status }) => status !== 'ok'),
    [{ id: 'wechat.credentials', status: 'failed', vendor_code: '40125', message: /refuses the secret/ }]
  )
})

t.test('doctor exits with 2 on wrong usage, with 1 where the configuration does not fit', async (t) => {
  const cwd = t.testdir()
  const wrong = await runCli(t, ['doctor', '--provider', 'GITHUB', '--sandbox'], { cwd })
  assertFailure(t, wrong, 2, /--provider names nothing that is configured; configured: WECHAT, DING_TALK\.\n$/)
  const configured = await runCli(t, ['doctor', '--sandbox'], { cwd, env: serviceEnvironment })
  assertFailure(t, configured, 2, /WECHAT_APP_ID is set, and --sandbox chooses it itself/)
  const bare = await runCli(t, ['doctor', '--language', 'en'], { cwd })
  t.equal(bare.status, 1)
  t.match(bare.stdout, /✗ failed +configuration\.OAUTH_BINDING_SECRET +[^]*- skipped providers/)
})
