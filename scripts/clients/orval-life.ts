import { completeBinding, listBindings, listLoginMethods, login, redeemTicket, updateBinding } from './orval/service.js'
import { consent, fail, finish, note, proof, token } from './person.js'

/** The whole life of a binding and of a sign-in, by a client that `orval` has made. */

const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' }

const issued = await updateBinding('WECHAT', { state: false }, { headers })
if (issued.status !== 200) fail('issue', issued.data)
note(`issued ${issued.headers.get('oauth-binding-data')}`)

const callback = await consent(issued.data.data, 'xiaoming')
const bound = await completeBinding({ type: 'WECHAT', ...callback }, { headers })
if (bound.status !== 200) fail('complete', bound.data)
note('bound')

const listed = await listBindings({ headers })
if (listed.status !== 200) fail('list', listed.data)
const item = listed.data.data.find(({ has_binding: isBound }) => isBound)
note(`listed ${item?.type} ${item?.binding?.nickname}`)

if (item === undefined) fail('list', listed.data)
const unbound = await updateBinding(item.type, { state: true }, { headers })
if (unbound.status !== 200) fail('unbind', unbound.data)
note(`unbound ${unbound.headers.get('oauth-binding-data')}`)

const late = await completeBinding({ type: 'WECHAT', code: 'another', state: callback.state }, { headers })
if (late.status !== 403 || !('error' in late.data)) fail('late', late.data)
// A code of this operation, and of this status: another text does not compile.
if (late.data.error === 'STATE_UNUSABLE') note(`late ${late.data.code}`)

async function signIn() {
  const methods = await listLoginMethods({ challenge: proof.challenge })
  if (methods.status !== 200) fail('methods', methods.data)
  const method = methods.data.data.find(({ name }) => name === 'ding_talk')
  if (method === undefined) fail('methods', methods.data)
  const body = { type: method.type, ...(await consent(method.url, 'lihua')), verifier: proof.verifier }
  return login(body, { headers: { 'accept-language': 'en' } })
}

const unknown = await signIn()
if (unknown.status !== 409 || unknown.data.error !== 'ACCOUNT_NOT_BOUND') fail('login', unknown.data)
const { ticket } = unknown.data.data
note('not bound')
const redeemed = await redeemTicket({ ticket, verifier: proof.verifier }, { headers })
if (redeemed.status !== 200) fail('redeem', redeemed.data)
const known = await signIn()
if (known.status !== 200) fail('login', known.data)
note(`signed in as ${known.data.data.role}`)

const ended = await updateBinding('DING_TALK', { state: true }, { headers })
if (ended.status !== 200) fail('end', ended.data)
finish()
