import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildTarget } from '../../../helpers/conformance-target.js'
import { assertFailure, callCli, runCli } from '../../../helpers/run-cli.js'

t.test(
  'conformance prints the report, writes it as JUnit and JSON, and tells progress on standard error',
  async (t) => {
    const cwd = t.testdir()
    const { options } = await buildTarget(t, 'sqlite')
    const { baseUrl, token, secondToken, providerOrigin } = options
    const args = ['--base-url', baseUrl, '--provider-origin', String(providerOrigin), '--people', 'lihua', 'emoji']
    const reports = ['--report-junit', 'report.xml', '--report-json', 'report.json']
    const env = { CONFORMANCE_TOKEN: token, CONFORMANCE_SECOND_TOKEN: secondToken }
    const { status, stdout, stderr } = await runCli(t, ['conformance', ...args, ...reports], { cwd, env })
    t.equal(status, 0, stdout + stderr)
    t.match(stdout, /^\d+ passed, 0 failed, \d+ not checked$/m)
    t.match(stdout, /skip {2}sign-in\/signs-in .+\n +not checked: the deployment has no operations of signing in/)
    t.match(stderr, /^\[ 1\/\d+\] contract\/language passed$/m)
    t.match(readFileSync(join(cwd, 'report.xml'), 'utf8'), '<testsuites>')
    t.match(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')), { conforms: true, base_url: baseUrl })
    t.notMatch(stdout + stderr, token.slice(3))
  }
)

t.test('conformance ends with 1 when there are findings', async (t) => {
  const { options } = await buildTarget(t, 'sqlite', {
    proxy:
      ({ pass }) =>
      async (request) => {
        const answer = await pass(request)
        return { ...answer, headers: { ...answer.headers, 'cache-control': 'public' } }
      }
  })
  const prefixes = ['user', 'sign-in', 'operator'].map((name) => `--${name}-prefix`)
  const paths = ['/api/administrator/user', '/api/auth', '/api/administrator']
  const args = [
    '--base-url',
    options.baseUrl,
    '--token',
    options.token,
    ...prefixes.flatMap((name, at) => [name, paths[at]!])
  ]
  const { status, stdout } = await callCli(['conformance', ...args], { cwd: t.testdir() })
  t.equal(status, 1)
  t.match(stdout, /^FAIL {2}contract\/no-store /m)
  t.match(stdout, /skip {2}ceremony\/binds .+\n +not checked: needs --provider-origin/)
  t.match(stdout, /^\d+ passed, 1 failed, \d+ not checked$/m)
})

t.test('conformance ends with 2 when nothing can be checked, or the usage is wrong', async (t) => {
  const cwd = t.testdir()
  const nobody = ['conformance', '--base-url', 'http://127.0.0.1:1', '--token', '1|x']
  assertFailure(t, await callCli(nobody, { cwd }), 2, 'no answer: connect ECONNREFUSED')
  assertFailure(t, await callCli([...nobody, '--skip', 'x'], { cwd }), 2, 'skip names no check: x')
  assertFailure(t, await callCli([...nobody, '--state-ttl', '0'], { cwd }), 2, 'from 1 to 3600')
  assertFailure(t, await callCli(['conformance', '--token', '1|x'], { cwd }), 2, '--base-url')
})
