'use strict'

const Fastify = require('fastify')
const { oauthBindingPlugin } = require('fastify-oauth-binding')
const { createWorld } = require('fastify-oauth-binding/testing')

/** Binds once through the simulated WeChat, and prints the list. */
async function main() {
  const world = await createWorld()
  const app = Fastify()
  await app.register(oauthBindingPlugin, {
    prefix: '/api',
    store: await world.openStore(),
    providers: world.providers,
    secret: 'any text of at least 32 characters',
    auth: async () => {},
    getUserId: () => '1'
  })
  const url = '/api/oauth-binding'
  const issued = await app.inject({ method: 'PUT', url: `${url}/WECHAT`, payload: { state: false } })
  const { code, state } = await world.authorise(issued.json().data)
  await app.inject({ method: 'POST', url, payload: { type: 'WECHAT', code, state } })
  process.stdout.write((await app.inject(url)).body)
  await app.close()
  await world.close()
}

main()
