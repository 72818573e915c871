import t from 'tap'
import { renderReport, runConformance } from '../../src/conformance/index.js'
import { idsOf, serveAnswers } from '../helpers/conformance-target.js'
import { startSimulator } from '../helpers/simulator.js'
import { createForeignHost } from './foreign-host.js'

/** What the afternoon did not think of, by the check that finds it. */
const findings = [
  ...['contract/status', 'contract/body', 'contract/no-store', 'contract/nosniff', 'contract/content-language'],
  ...['contract/challenge', 'contract/server-errors', 'contract/echo', 'contract/language'],
  // A token without `Bearer` is taken.
  'authentication/required',
  ...['requests/coercion', 'requests/unfit-fields', 'requests/unknown-type', 'requests/malformed'],
  ...['requests/duplicate-fields', 'requests/content-type', 'requests/size', 'requests/methods'],
  // The platform refuses the code of a repetition, and so does the host.
  'ceremony/exactly-once',
  // The strategy itself binds a state to nobody, and never ends it.
  ...['states/replay', 'states/other-user', 'states/void-after-unbind'],
  'ownership/names-nobody'
]

t.test('the kit tells what a host on passport-dingtalk2, written in an afternoon, does not hold to', async (t) => {
  // The strategy prints what it receives.
  t.capture(console, 'log')
  const { origin } = await startSimulator(t)
  const [token, secondToken] = ['token-of-the-first-user', 'token-of-the-second-user']
  const baseUrl = await serveAnswers(t, createForeignHost(origin, { [token]: '1', [secondToken]: '2' }))
  const report = await runConformance({ baseUrl, token, secondToken, providerOrigin: origin })
  t.strictSame(idsOf(report, 'failed', 'blocked'), findings, renderReport(report))
})
