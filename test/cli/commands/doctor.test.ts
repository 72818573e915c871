import { readdirSync } from 'node:fs'
import t from 'tap'
import { createSandboxEnvironment } from '../../../src/cli/demo/sandbox-environment.js'
import { openPractice } from '../../helpers/doctor.js'
import { assertFailure, callCli, runCli } from '../../helpers/run-cli.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

t.test(
  'doctor reports, exits with 1 when something failed and with 2 on wrong usage, and changes nothing',
  async (t) => {
    const { origin, faults } = await openPractice(t)
    const cwd = t.testdir()
    const { port } = new URL(origin)
    const locale = { LANG: 'zh_CN.UTF-8', LC_ALL: '', LC_MESSAGES: '' }
    const well = await runCli(t, ['doctor', '--sandbox-port', port], { cwd, env: locale })
    t.strictSame([well.status, well.stderr], [0, ''])
    t.match(well.stdout, /✓ 正常 +wechat\.credentials +微信接受应用[^]*! 警告 +database [^]*失败 0 项，警告 1 项/)

    faults.set({ fault: 'wrong-secret', platform: 'WeChat' })
    const args = ['doctor', '--sandbox', '--json', '--language', 'en', '--provider', 'WECHAT']
    const ill = await callCli(args, { cwd, env: { ...locale, PORT: String(Number(port) - 1) } })
    t.strictSame([ill.status, ill.stderr], [1, ''])
    const { ok, checks } = JSON.parse(ill.stdout) as { ok: boolean; checks: { status: string }[] }
    t.equal(ok, false)
    t.match(
      checks.filter(({ status }) => status === 'failed'),
      [{ id: 'wechat.credentials', vendor_code: '40125', message: /^WeChat refuses the secret/ }]
    )
    t.equal(checks.filter(({ status }) => status === 'failed').length, 1)

    const wrong = await callCli(['doctor', '--provider', 'GITHUB'], { cwd, env: serviceEnvironment })
    assertFailure(t, wrong, 2, /--provider names nothing that is configured; configured: WECHAT, DING_TALK\.\n$/)
    t.strictSame(readdirSync(cwd), [], 'no file is made')
  }
)

t.test('createSandboxEnvironment() configures as serve --sandbox does', async (t) => {
  const { OAUTH_BINDING_SECRET: made, WECHAT_API_BASE_URL: address } = createSandboxEnvironment(
    { HOST: '::1' },
    { allPlatforms: false }
  )
  t.match(made, /^[\w-]{43}$/)
  t.equal(address, 'http://[::1]:3001')
  const secret = 'x'.repeat(32)
  t.match(
    createSandboxEnvironment({ OAUTH_BINDING_SECRET: secret, PORT: '4000' }, { sandboxPort: 4100, allPlatforms: true }),
    {
      ...{ OAUTH_BINDING_SECRET: secret, FEISHU_API_BASE_URL: 'http://127.0.0.1:4100' }
    }
  )
  const configured = { WECHAT_APP_ID: serviceEnvironment.WECHAT_APP_ID }
  t.throws(() => createSandboxEnvironment(configured, { allPlatforms: false }), {
    message: /^WECHAT_APP_ID is set, and --sandbox chooses/
  })
})
