import t from 'tap'
import { createTicketBook } from '../../../src/sandbox/books/ticket-book.js'
import { redirectUri, wechat } from '../../helpers/sandbox-client.js'
import { startSimulator, type Simulator } from '../../helpers/simulator.js'

function authorizeAddress({ origin }: Simulator): string {
  const query = { appid: wechat.appid, redirect_uri: redirectUri, response_type: 'code', scope: 'snsapi_login' }
  return `${origin}/connect/qrconnect?${new URLSearchParams({ ...query, state: 's1' })}#wechat_redirect`
}

async function openTicket(simulator: Simulator) {
  const { status, json } = await simulator.post('/sandbox/tickets', { address: authorizeAddress(simulator) })
  return { status, ...(json as { ticket: string; scan: string }) }
}

/** What the phone does: scans, and decides. Returns the page it is left on. */
async function decide(simulator: Simulator, scan: string, query: Record<string, string>) {
  const scanned = await simulator.request(scan)
  return simulator.request(scanned.headers.get('location') as string, { query, headers: { accept: 'text/html' } })
}

t.test('a login that begins on one device is confirmed on another', async (t) => {
  const simulator = await startSimulator(t)
  const { status, ticket, scan } = await openTicket(simulator)
  t.equal(status, 201)
  t.equal(scan, `${simulator.origin}/sandbox/scan/${ticket}`)
  const wait = () => simulator.request(`/sandbox/tickets/${ticket}`)
  t.equal((await wait()).status, 204)
  const page = await decide(simulator, scan, {})
  t.match(page.text, `name="sandbox_ticket" value="${ticket}"`)
  const left = await decide(simulator, scan, { sandbox_account: 'double-callback', sandbox_decision: 'allow' })
  t.strictSame([left.status, left.headers.get('location')], [200, null])
  t.match(left.text, '完成，请看原来的页面')
  t.match(simulator.lines.at(-1), /-> 200 double-callback allows, redirect of another device/)
  const answer = await wait()
  t.match(answer.json.location, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
  t.equal((await wait()).status, 404, 'it is told once')
  t.equal((await simulator.request(scan)).status, 404)
})

t.test('who cancels on the phone leaves the other device waiting, as on the platform', async (t) => {
  const simulator = await startSimulator(t)
  const { ticket, scan } = await openTicket(simulator)
  t.match((await decide(simulator, scan, { sandbox_decision: 'deny' })).text, '你已取消此次登录')
  t.equal((await simulator.request(`/sandbox/tickets/${ticket}`)).status, 204)
})

t.test('a ticket that nobody opened changes nothing', async (t) => {
  const simulator = await startSimulator(t)
  const answer = await simulator.visitWechat('lihua', { sandbox_ticket: 'unknown' })
  t.equal(answer.status, 302)
})

t.test('POST /sandbox/tickets takes addresses of the simulator alone', async (t) => {
  const simulator = await startSimulator(t)
  const { origin, post, request } = simulator
  for (const body of [null, {}, { address: 7 }, { address: 'nonsense' }, { address: 'https://elsewhere.example/' }]) {
    const answer = await post('/sandbox/tickets', body as object)
    t.equal(answer.status, 400)
    t.match(answer.json.error, 'address must be')
  }
  const { json } = await post('/sandbox/tickets', { address: `${origin}/demo` })
  t.equal((await request(json.scan)).headers.get('location'), `/demo?sandbox_ticket=${json.ticket}`)
})

t.test('createTicketBook() forgets the oldest of more than 1000 tickets', async (t) => {
  let count = 0
  const book = createTicketBook(() => `ticket ${(count += 1)}`)
  for (let opened = 0; opened < 1001; opened += 1) book.open('/x')
  t.equal(book.find('ticket 1'), undefined)
  t.equal(book.find('ticket 2'), '/x')
  book.confirm('ticket 1', 'http://h/')
  t.equal(book.collect('ticket 1'), undefined)
})
