import t from 'tap'
import { callbackOf, codeOf, startSimulator } from '../../helpers/simulator.js'

t.test('x-sandbox-fault and sandbox_fault with an unknown name are refused, not ignored', async (t) => {
  const { visitWechat, exchangeWechat } = await startSimulator(t)
  const call = await exchangeWechat('any', { 'x-sandbox-fault': 'busy, bussy' })
  t.strictSame([call.status, call.text], [400, 'No such fault: bussy\n'])
  for (const answer of [
    await visitWechat('lihua', { sandbox_fault: 'bussy' }),
    await visitWechat('lihua', {}, { 'x-sandbox-fault': 'bussy' })
  ]) {
    t.equal(answer.status, 400)
    t.match(answer.text, /没有名为 bussy 的故障/)
  }
})

t.test('the fault of the request comes first, then of the login, then set ones, then the person’s', async (t) => {
  const { visitWechat, exchangeWechat, post, lines, request } = await startSimulator(t)
  const code = codeOf(await visitWechat('user-restricted', { sandbox_fault: 'busy,emoji' }))
  await post('/sandbox/faults', { fault: 'throttled', platform: 'WeChat', person: 'user-restricted' })
  const errcode = async (code: string, headers = {}) => (await exchangeWechat(code, headers)).json.errcode
  t.equal(await errcode(code, { 'x-sandbox-fault': '40226' }), 40226)
  t.equal(await errcode(code), -1)
  const other = codeOf(await visitWechat('user-restricted'))
  t.equal(await errcode(other), 45011)
  await request('/sandbox/faults', { method: 'DELETE' })
  t.equal(await errcode(other), 50002)
  t.match(lines.join('\n'), '-> 200 40226 code blocked <fault: emoji (login), 40226 (header)>')
  t.match(lines.join('\n'), '<fault: emoji (login), busy (login)>')
  t.match(lines.join('\n'), '<fault: throttled (control)>')
  t.match(lines.join('\n'), '<fault: user-restricted (person)>')
})

t.test('a set fault keeps to its platform, person and operation, and to its number of times', async (t) => {
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, sandbox } = await startSimulator(t)
  sandbox.faults.set({ fault: 'busy', platform: 'DingTalk', person: 'lihua', times: 1 })
  t.equal((await exchangeWechat(codeOf(await visitWechat('lihua')))).json.errcode, undefined)
  t.equal((await exchangeDingTalk(codeOf(await visitDingTalk('xiaoming')))).status, 200)
  t.equal((await exchangeDingTalk(codeOf(await visitDingTalk('lihua')))).status, 500)
  t.equal((await exchangeDingTalk(codeOf(await visitDingTalk('lihua')))).status, 200)
  sandbox.faults.set({ fault: 'busy', operation: '/v1.0/contact/users/me' })
  t.equal((await exchangeDingTalk(codeOf(await visitDingTalk('lihua')))).status, 200)
})

t.test('a fault set for the authorize page waits for the page it belongs to', async (t) => {
  const { visitWechat, sandbox } = await startSimulator(t)
  sandbox.faults.set({ fault: 'cancel-with-redirect', times: 1 })
  sandbox.faults.set({ fault: 'code-as-both', times: 1 })
  t.equal(callbackOf(await visitWechat('lihua')).toString(), 'state=s1')
  t.ok(callbackOf(await visitWechat('lihua')).has('code'))
  t.equal(sandbox.faults.list().length, 1, 'WeChat does not know code-as-both')
})

t.test('a call without code or token is nobody’s, and a set fault reaches it all the same', async (t) => {
  const { request, sandbox } = await startSimulator(t)
  sandbox.faults.set({ fault: 'busy', times: 1 })
  sandbox.faults.set({ fault: 'emoji' })
  t.equal((await request('/sns/userinfo')).json.errcode, -1)
  t.equal((await request('/sns/userinfo')).json.errcode, 41001)
})

t.test('a login is found by its bearer token, too', async (t) => {
  const { visitDingTalk, exchangeDingTalk, request, sandbox } = await startSimulator(t)
  const { accessToken } = (await exchangeDingTalk(codeOf(await visitDingTalk('lihua')))).json
  sandbox.faults.set({ fault: 'busy', person: 'lihua' })
  const answer = await request('/v1.0/contact/users/me', { headers: { authorization: `Bearer ${accessToken}` } })
  t.equal(answer.json.code, 'unknownError')
})
