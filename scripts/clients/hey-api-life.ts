import { client } from './hey-api/client.gen.js'
import {
  completeBinding,
  listBindings,
  listLoginMethods,
  login,
  redeemTicket,
  updateBinding
} from './hey-api/sdk.gen.js'
import { baseUrl, consent, fail, finish, note, proof, token } from './person.js'

/** The whole life of a binding and of a sign-in, by a client that `@hey-api/openapi-ts` has made. */

client.setConfig({ baseUrl, auth: token, headers: { 'accept-language': 'en' } })

const path = { type: 'WECHAT' } as const
const issued = await updateBinding({ path, body: { state: false } })
if (issued.data === undefined) fail('issue', issued.error)
note(`issued ${issued.response.headers.get('oauth-binding-data')}`)

const callback = await consent(issued.data.data, 'xiaoming')
const bound = await completeBinding({ body: { ...path, ...callback } })
if (bound.data === undefined) fail('complete', bound.error)
note('bound')

const listed = await listBindings()
if (listed.data === undefined) fail('list', listed.error)
const item = listed.data.data.find(({ has_binding: isBound }) => isBound)
note(`listed ${item?.type} ${item?.binding?.nickname}`)

if (item === undefined) fail('list', listed.data)
const unbound = await updateBinding({ path: { type: item.type }, body: { state: true } })
if (unbound.data === undefined) fail('unbind', unbound.error)
note(`unbound ${unbound.response.headers.get('oauth-binding-data')}`)

const late = await completeBinding({ body: { ...path, code: 'another', state: callback.state } })
if (late.error === undefined || !('error' in late.error)) fail('late', late.data)
// A code of this operation: another text does not compile.
if (late.error.error === 'STATE_UNUSABLE') note(`late ${late.error.code}`)

async function signIn() {
  const methods = await listLoginMethods({ query: { challenge: proof.challenge } })
  if (methods.data === undefined) fail('methods', methods.error)
  const method = methods.data.data.find(({ name }) => name === 'ding_talk')
  if (method === undefined) fail('methods', methods.data)
  return login({ body: { type: method.type, ...(await consent(method.url, 'lihua')), verifier: proof.verifier } })
}

const unknown = await signIn()
if (unknown.error === undefined || !('error' in unknown.error)) fail('login', unknown.data)
if (unknown.error.error !== 'ACCOUNT_NOT_BOUND') fail('login', unknown.error)
const { ticket } = unknown.error.data
note('not bound')
const redeemed = await redeemTicket({ body: { ticket, verifier: proof.verifier } })
if (redeemed.data === undefined) fail('redeem', redeemed.error)
const known = await signIn()
if (known.data === undefined) fail('login', known.error)
note(`signed in as ${known.data.data.role}`)

const ended = await updateBinding({ path: { type: 'DING_TALK' }, body: { state: true } })
if (ended.data === undefined) fail('end', ended.error)
finish()
