import t from 'tap'
import { startSimulator } from '../../helpers/simulator.js'

t.test('POST /sandbox/faults sets a fault, GET lists it, DELETE clears it', async (t) => {
  const { post, request } = await startSimulator(t)
  const set = await post('/sandbox/faults', {
    fault: 'slow=20',
    platform: 'WeChat',
    person: 'lihua',
    operation: '/sns/userinfo',
    times: 3
  })
  t.equal(set.status, 201)
  const entry = {
    ...{ id: 1, fault: 'slow=20', platform: 'WeChat', person: 'lihua', operation: '/sns/userinfo', remaining: 3 }
  }
  t.strictSame(set.json, entry)
  await post('/sandbox/faults', { fault: 'busy' })
  const list = await request('/sandbox/faults')
  t.equal(list.headers.get('cache-control'), 'no-store')
  t.equal(list.headers.get('x-content-type-options'), 'nosniff')
  t.strictSame(list.json.set[0], entry)
  t.strictSame(list.json.set[1], {
    ...{ id: 2, fault: 'busy', platform: null, person: null, operation: null, remaining: null }
  })
  t.match(list.json.faults[0], { name: 'redirect-mismatch', kind: 'authorize', label: { en: String } })
  t.ok(list.json.platforms.includes('WeChat') && list.json.platforms.includes('DingTalk'))
  for (const path of ['/connect/qrconnect', '/sns/userinfo', '/v1.0/oauth2/userAccessToken']) {
    t.ok(list.json.operations.includes(path), path)
  }
  t.notMatch(list.json.operations.join(' '), /sandbox|demo/)
  t.ok(list.json.codes.includes('42007'))
  t.equal((await request('/sandbox/faults/1', { method: 'DELETE' })).status, 204)
  t.equal((await request('/sandbox/faults/1', { method: 'DELETE' })).status, 404)
  t.equal((await request('/sandbox/faults', { method: 'DELETE' })).status, 204)
  t.strictSame((await request('/sandbox/faults')).json.set, [])
})

t.test('POST /sandbox/faults refuses what does not fit, in words', async (t) => {
  const { post, request } = await startSimulator(t)
  const cases: [unknown, RegExp][] = [
    [null, /an object is needed/],
    [{}, /fault names no fault/],
    [{ fault: 7 }, /fault names no fault/],
    [{ fault: 'bussy' }, /fault names no fault/],
    [{ fault: 'busy=3' }, /fault names no fault/],
    [{ fault: 'slow=999999999' }, /fault names no fault/],
    [{ fault: '40029=1' }, /fault names no fault/],
    [{ fault: 'busy', platform: 'QQ' }, /platform must be one of WeChat, DingTalk/],
    [{ fault: 'busy', person: 'nobody' }, /person names nobody/],
    [{ fault: 'busy', operation: '/nothing' }, /operation must be one of \/connect/],
    [{ fault: 'busy', times: 0 }, /times must be/],
    [{ fault: 'busy', times: '1' }, /times must be/],
    [{ fault: 'busy', scope: 1 }, /"scope" is not a field/]
  ]
  for (const [order, message] of cases) {
    const answer = await post('/sandbox/faults', order as object)
    t.equal(answer.status, 400)
    t.match(answer.json.error, message)
  }
  const text = await request('/sandbox/faults', { method: 'POST', body: '{"fault":"busy"}' })
  t.equal(text.status, 415, 'a page of another origin cannot steer the simulator')
  t.strictSame((await request('/sandbox/faults')).json.set, [])
})

t.test('/sandbox/clock moves the clock, and sets it back', async (t) => {
  const { post, request } = await startSimulator(t)
  const start = { now: '2026-11-22T00:00:00.000Z', offset_seconds: 0 }
  t.strictSame((await request('/sandbox/clock')).json, start)
  const advanced = await post('/sandbox/clock', { advance_seconds: 90 })
  t.strictSame(advanced.json, { now: '2026-11-22T00:01:30.000Z', offset_seconds: 90 })
  t.equal((await post('/sandbox/clock', { advance_seconds: -100 })).json.offset_seconds, -10)
  for (const body of [{}, { advance_seconds: '1' }, { advance_seconds: 0.5 }, { advance_seconds: 4e8 }, null]) {
    const answer = await post('/sandbox/clock', body as object)
    t.equal(answer.status, 400)
    t.match(answer.json.error, 'advance_seconds must be a whole number')
  }
  t.strictSame((await request('/sandbox/clock', { method: 'DELETE' })).json, start)
})

t.test('GET /sandbox/exchanges tells what the platforms saw, and no secret', async (t) => {
  const { visitWechat, exchangeWechat, request } = await startSimulator(t)
  await visitWechat('lihua')
  await exchangeWechat('a code', { 'x-sandbox-fault': 'throttled' })
  const all = (await request('/sandbox/exchanges')).json
  t.match(all, [
    { id: 1, platform: 'WeChat', call: 'GET /connect/qrconnect', status: 302 },
    {
      ...{ id: 2, at: '2026-11-22T00:00:00.000Z', call: 'GET /sns/oauth2/access_token' },
      parameters: { appid: 'wxsandbox000000000', secret: '***', code: '***' },
      faults: ['throttled (header)']
    }
  ])
  t.equal(all.length, 2)
  t.equal((await request('/sandbox/exchanges?after=1')).json.length, 1)
  t.equal((await request('/sandbox/exchanges?after=x')).json.length, 2)
})

t.test('an unforeseen failure of a control route is not disguised as a bad request', async (t) => {
  const { sandbox, post } = await startSimulator(t)
  sandbox.clock.advance = () => {
    throw new Error('unforeseen')
  }
  t.equal((await post('/sandbox/clock', { advance_seconds: 1 })).status, 500)
})
