import t from 'tap'
import {
  renderReport,
  renderReportAsJson,
  renderReportAsJunit,
  type ConformanceReport
} from '../../src/conformance/index.js'
import { createSecrets } from '../../src/conformance/http/secrets.js'

const token = '1|a-token-of-a-user'
const secrets = createSecrets()
secrets.add('token', token, token)
secrets.add('code', 'short', 42)
secrets.add('state', '0123456789abcdef', '0123456789abcdef0')

const exchange = {
  request: {
    method: 'PUT',
    path: '/binding/WECHAT?token=1%7Ca-token-of-a-user',
    headers: [['authorization', `Bearer ${token}`]] as const,
    body: '{"state":"0123456789abcdef0"}'
  },
  status: 200,
  headers: { 'content-type': 'text/html' },
  text: `<b>"it's"</b>\u0000\u0007 & ${'x'.repeat(700)}`,
  operation: null,
  name: 'updateBinding',
  isKnownPath: true,
  body: {}
}

const facts = { title: 'It holds.', clauses: ['contract: Envelope', 'I3'], findings: [] }
const finding = { message: 'it is "wrong"', count: 2, exchanges: [exchange] }

const report: ConformanceReport = {
  conforms: false,
  baseUrl: 'http://127.0.0.1:3000',
  contractVersion: '1.0.0',
  checks: [
    { ...facts, id: 'contract/a', status: 'passed' },
    { ...facts, id: 'contract/b', status: 'failed', findings: [finding, { ...finding, count: 1, exchanges: [] }] },
    { ...facts, id: 'states/c', status: 'blocked', reason: 'PUT was answered 500' },
    { ...facts, id: 'states/d', status: 'skipped', reason: 'needs --provider-origin' },
    {
      ...facts,
      id: 'states/e',
      status: 'failed',
      findings: Array.from({ length: 7 }, (_value, index) => ({ message: `finding ${index}`, count: 1, exchanges: [] }))
    }
  ],
  coverage: [
    { operation: 'listBindings', status: '200', isMet: true },
    { operation: 'listBindings', status: '401', isMet: false },
    { operation: 'login', status: '200', isMet: false }
  ],
  waitedSeconds: 60,
  mask: secrets.mask
}

t.test(
  'renderReport() tells what each check holds to, what was sent and what came back, without secrets',
  async (t) => {
    const text = renderReport(report)
    t.equal(
      text,
      `http://127.0.0.1:3000, held against the contract of OAuth bindings 1.0.0

ok    contract/a  It holds.
FAIL  contract/b  It holds.
      holds to: contract: Envelope; I3
      - it is "wrong" (2 times)
          sent: PUT /binding/WECHAT?token=<token 1>
                authorization: Bearer <token 1>
                {"state":"<state 2>"}
          got:  200 <b>"it's"</b>\\u0000\\u0007 & ${'x'.repeat(572)}… (728 characters)
      - it is "wrong"
FAIL  states/c  It holds.
      holds to: contract: Envelope; I3
      not checked: PUT was answered 500
skip  states/d  It holds.
      not checked: needs --provider-origin
FAIL  states/e  It holds.
      holds to: contract: Envelope; I3
      - finding 0
      - finding 1
      - finding 2
      - finding 3
      - finding 4
      - and 2 more, see the report as JSON

Answers met, 1 of the 3 that are documented:
      listBindings: met 200; not met 401
      login: met none; not met 200
Waited 60 s because of rate limits.

1 passed, 3 failed, 1 not checked
`
    )
  }
)

t.test('renderReport() says nothing of waiting where there was none', async (t) => {
  t.notMatch(renderReport({ ...report, waitedSeconds: 0 }), 'Waited')
})

t.test('renderReportAsJson() has every finding with its exchanges, without secrets', async (t) => {
  const text = renderReportAsJson(report)
  const { checks, ...rest } = JSON.parse(text) as { checks: Record<string, unknown>[] }
  t.match(rest, { conforms: false, base_url: 'http://127.0.0.1:3000', contract_version: '1.0.0', waited_seconds: 60 })
  t.match(rest, { coverage: [{ operation: 'listBindings', status: '200', met: true }] })
  t.strictSame(
    checks.map(({ status }) => status),
    ['passed', 'failed', 'blocked', 'skipped', 'failed']
  )
  t.match(checks[1], {
    clauses: ['contract: Envelope', 'I3'],
    findings: [
      { message: 'it is "wrong"', count: 2, exchanges: [{ request: { method: 'PUT' }, response: { status: 200 } }] }
    ]
  })
  t.notMatch(text, 'a-token-of-a-user')
})

t.test('renderReportAsJson() does not write bodies that are no text', async (t) => {
  const bytes = { ...exchange, request: { ...exchange.request, body: new Uint8Array([1]) } }
  const [, check] = report.checks
  const findings = [{ ...finding, exchanges: [bytes, { ...exchange, request: { ...exchange.request, body: null } }] }]
  const changed = { ...report, checks: [{ ...check!, findings }] }
  t.match(renderReportAsJson(changed), '"(bytes)"')
  t.match(renderReport(changed), '\\u0001')
})

t.test('renderReportAsJunit() has a suite a group, and text that XML can hold', async (t) => {
  const text = renderReportAsJunit(report)
  t.match(text, '<testsuite name="contract" tests="2" failures="1" errors="0" skipped="0">')
  t.match(text, '<testsuite name="states" tests="3" failures="2" errors="0" skipped="1">')
  t.match(text, '<testcase classname="contract" name="contract/a: It holds."></testcase>')
  t.match(text, '<failure message="not checked: PUT was answered 500"/>')
  t.match(text, '<skipped message="needs --provider-origin"/>')
  t.match(text, '&lt;b&gt;&quot;it&apos;s&quot;&lt;/b&gt;\\u0000\\u0007 &amp; ')
  t.notMatch(text, 'a-token-of-a-user')
})
