import t from 'tap'
import { renderReport, runConformance } from '../../src/conformance/index.js'
import { buildTarget, findFault, idsOf, serveAnswers, type Answering } from '../helpers/conformance-target.js'

const page: Answering = { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Error</h1>' }

t.test('runConformance() tells checks that are not reached from those that pass, and ends', async (t) => {
  let requests = 0
  const report = await findFault(t, 'sqlite', {
    expected: '',
    also: ['sign-in', 'operators'],
    proxy:
      ({ pass }) =>
      (request) => {
        requests += 1
        return requests <= 4 ? pass(request) : Promise.resolve(page)
      }
  })
  t.equal(report.conforms, false)
  t.strictSame(
    idsOf(report, 'passed').filter((id) => /^(?:ceremony|states|ownership)/.test(id)),
    []
  )
  t.ok(idsOf(report, 'blocked').includes('ceremony/binds'))
})

t.test('runConformance() finds a server that takes everything for right', async (t) => {
  const success: Answering = {
    status: 200,
    headers: { 'content-type': 'application/json', 'set-cookie': 'a=b' },
    body: '{"code":200,"data":{"token":"a token that is none","ticket":"a ticket that is none"},"msg":"success"}'
  }
  const report = await findFault(t, 'sqlite', {
    expected: '',
    also: ['sign-in', 'operators'],
    proxy:
      ({ pass }) =>
      async (request) => {
        const answer = await pass(request)
        return answer.status < 400 ? answer : success
      }
  })
  t.equal(report.conforms, false)
  t.ok(idsOf(report, 'failed').length > 20, renderReport(report))
})

t.test('runConformance() waits while it is told to, and reports a server that breaks off', async (t) => {
  const { host, options } = await buildTarget(t, 'sqlite')
  const answered: string[] = []
  const baseUrl = await serveAnswers(t, async ({ method, url, headers }) => {
    answered.push(`${method} ${url}`)
    if (answered.length === 2) {
      return {
        status: 429,
        headers: { 'retry-after': '7' },
        body: '{"code":429,"msg":"x","error":"TOO_MANY_REQUESTS"}'
      }
    }
    if (answered.length > 40) throw new Error('broken off')
    const {
      statusCode: status,
      headers: given,
      body
    } = await host.app.inject({ method: method as 'GET', url, headers })
    return { status, headers: given as Answering['headers'], body }
  })
  const waited: number[] = []
  const wait = async (seconds: number) => {
    waited.push(seconds)
  }
  const report = await runConformance({ ...options, baseUrl, wait })
  t.strictSame(waited.slice(0, 1), [7])
  t.equal(report.waitedSeconds >= 7, true)
  t.match(renderReport(report), 'no answer: ')
})

t.test('runConformance() gives up on a limit that does not end', async (t) => {
  const { options } = await buildTarget(t, 'sqlite', {
    proxy: ({ pass }) => {
      const refused: Answering = {
        status: 429,
        headers: {},
        body: '{"code":429,"msg":"x","error":"TOO_MANY_REQUESTS"}'
      }
      return (request) => (request.method === 'POST' ? Promise.resolve(refused) : pass(request))
    }
  })
  const report = await runConformance({ ...options, wait: async () => {} })
  t.ok(idsOf(report, 'failed').includes('contract/retry-after'))
  t.ok(report.waitedSeconds > 0)
})

t.test('runConformance() finds URLs that are none', async (t) => {
  const report = await findFault(t, 'sqlite', {
    expected: '',
    also: ['sign-in'],
    proxy:
      ({ pass }) =>
      async (request) => {
        const answer = await pass(request)
        return { ...answer, body: answer.body.replaceAll(/"http[^"]*"/g, '"nowhere"') }
      }
  })
  t.ok(idsOf(report, 'failed').includes('ceremony/authorize-url'))
  t.ok(idsOf(report, 'blocked').includes('ceremony/binds'))
})
