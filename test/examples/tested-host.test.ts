import assert from 'node:assert/strict'
import { test } from 'tap'
import { createWorld } from '../../src/testing/world.js'
import { buildHost } from './tested-host.js'

const url = '/api/administrator/user/oauth-binding'
const headers = { 'x-user': '1' }

test('a user binds WeChat, and another user cannot have the account', async () => {
  const world = await createWorld()
  const app = await buildHost({
    store: await world.openStore(),
    providers: world.providers,
    secret: 'any text of at least 32 characters'
  })

  const bind = async (userId: string) => {
    const user = { 'x-user': userId }
    const issued = await app.inject({ method: 'PUT', url: `${url}/WECHAT`, headers: user, payload: { state: false } })
    const { code, state } = await world.authorise(issued.json().data)
    return app.inject({ method: 'POST', url, headers: user, payload: { type: 'WECHAT', code, state } })
  }
  assert.equal((await bind('1')).statusCode, 200)
  assert.equal((await bind('2')).json().error, 'ACCOUNT_BOUND_ELSEWHERE')

  const list = await app.inject({ url, headers })
  const wechat = list.json().data.find(({ name }: { name: string }) => name === 'wechat')
  assert.equal(wechat.binding.nickname, '小明')

  await app.close()
  await world.close()
})

test('the user is told when WeChat is busy', async () => {
  const world = await createWorld()
  const store = await world.openStore()
  const app = await buildHost({ store, providers: world.providers, secret: 'any text of at least 32 characters' })

  const issued = await app.inject({ method: 'PUT', url: `${url}/WECHAT`, headers, payload: { state: false } })
  const { code, state } = await world.authorise(issued.json().data, { person: 'lihua', fault: 'busy' })
  const answer = await app.inject({ method: 'POST', url, headers, payload: { type: 'WECHAT', code, state } })
  assert.equal(answer.json().error, 'PROVIDER_BUSY')

  await app.close()
  await world.close()
})
