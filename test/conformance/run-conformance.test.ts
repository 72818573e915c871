import t from 'tap'
import { renderReport, runConformance } from '../../src/conformance/index.js'
import { buildTarget, idsOf } from '../helpers/conformance-target.js'

t.test('runConformance() finds nothing in the plugins, and leaves nothing bound', async (t) => {
  const { host, options } = await buildTarget(t, 'sqlite', { also: ['sign-in', 'operators'] })
  const progress: string[] = []
  const report = await runConformance({ ...options, onProgress: ({ id }) => progress.push(id) })
  t.strictSame(idsOf(report, 'failed', 'blocked', 'skipped'), [], renderReport(report))
  t.equal(report.conforms, true)
  t.ok(progress.length > 50)
  for (const token of [options.token, String(options.secondToken)]) {
    const listed = await host.list({ userId: '', token })
    t.notOk(listed.some(({ has_binding: isBound }) => isBound))
  }
})

t.test('runConformance() checks what it can with one user, one platform, and what is left out', async (t) => {
  const { host, options } = await buildTarget(t, 'sqlite', {
    also: ['sign-in'],
    plugin: (given) => ({ ...given, providers: given.providers.slice(0, 1) }),
    signIn: (given) => ({ ...given, providers: given.providers.slice(0, 1) })
  })
  const user = { userId: '', token: options.token }
  await host.bind(user, 'WECHAT', 'lihua')
  const skip = ['contract/no-store', 'ceremony/rebinds']
  const report = await runConformance({ ...options, secondToken: undefined, skip, reset: true })
  t.strictSame(idsOf(report, 'failed', 'blocked'), [], renderReport(report))
  const reasons = new Map(report.checks.map(({ id, reason }) => [id, reason]))
  t.match(reasons.get('contract/no-store'), 'left out with --skip')
  t.match(reasons.get('ceremony/rebinds'), 'left out with --skip')
  t.match(reasons.get('states/other-platform'), 'needs two platforms on offer')
  t.match(reasons.get('ownership/race'), 'needs --second-token')
  t.match(reasons.get('operators/required'), 'no operations of operators')
})
