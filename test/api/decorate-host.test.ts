import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { oauthBindingPlugin, type OauthBindingApi } from '../../src/index.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { buildApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

/** A logger that keeps the texts of warnings. */
function createLogger(warnings: string[]): object {
  const write = (line: string): void => {
    const { level, msg } = JSON.parse(line) as { level: number; msg: string }
    if (level === 40) warnings.push(msg)
  }
  return { level: 'warn', stream: { write } }
}

for (const kind of databaseKinds) {
  await t.test(`the API is the host’s own decorator, and that of contexts below it, ${kind}`, async (t) => {
    let inner: FastifyInstance | undefined
    const { app } = await buildApp(t, {
      kind,
      host: (app) => {
        app.after(() => {
          app.register(async (scope) => {
            inner = scope
          })
        })
      }
    })
    const api = app.getDecorator<OauthBindingApi>('oauthBinding')
    t.strictSame(await api.listBindings('nobody'), [])
    t.equal(inner?.getDecorator('oauthBinding'), api)
    t.ok(Object.isFrozen(api))
  })
}

await t.test('the API has the name of the option apiName, one a registration', async (t) => {
  const warnings: string[] = []
  let given: OauthBindingPluginOptions | undefined
  const { app } = await buildApp(t, {
    kind: 'sqlite',
    server: { logger: createLogger(warnings) },
    plugin: (options) => (given = { ...options, apiName: 'tenantBinding' }),
    host: (app) => {
      app.after(() => {
        app.register(oauthBindingPlugin, { ...given!, apiName: undefined, prefix: '/second' })
      })
    }
  })
  const [first, second] = ['tenantBinding', 'oauthBinding'].map((name) => app.getDecorator(name))
  t.ok(first)
  t.ok(second)
  t.not(first, second)
  t.strictSame(warnings, [])
})

await t.test('a default name that is taken stays the host’s, and one warning names the option', async (t) => {
  const warnings: string[] = []
  const { app } = await buildApp(t, {
    kind: 'sqlite',
    server: { logger: createLogger(warnings) },
    host: (app) => app.decorate('oauthBinding', 'of the host')
  })
  t.equal(app.getDecorator('oauthBinding'), 'of the host')
  t.strictSame(warnings, [
    'oauthBindingPlugin: the decorator oauthBinding is taken; the option apiName gives another name'
  ])
})

await t.test('a chosen name that is taken, by the host or by Fastify, stops the boot', async (t) => {
  for (const apiName of ['mine', 'register', 'then', '__proto__', 'toString']) {
    const built = buildApp(t, {
      kind: 'sqlite',
      host: (app) => app.decorate('mine', 'of the host'),
      plugin: (options) => ({ ...options, apiName })
    })
    const message = `oauthBindingPlugin: apiName must be the name of no decorator; ${apiName} is taken`
    await t.rejects(built, { code: 'OAUTH_BINDING_OPTIONS', message })
  }
})
