import { readFileSync } from 'node:fs'
import fastify, { type FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import type { Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { startService } from '../../src/cli/start-service.js'
import { createSandbox } from '../../src/sandbox/server.js'
import { sandboxPlatforms, sandboxSettings } from '../../src/sandbox/settings.js'
import { loadConfig, type Config } from '../../src/service/config/config.js'
import { createTokenStore } from '../../src/service/token-store.js'
import { openPage, type View, type WatchedContext } from './browser.js'
import { testSecret } from './build-app.js'
import { createDatabase } from './databases.js'

/** A front end under test: a page of its own, before the service and all simulated platforms. */
export interface FrontEndOptions {
  /** Where the page has the screens, with `{page}` and `{provider}` in it: `/#/{page}/{provider}` for instance. */
  route: string
  /** The body of the page, and what goes into its head. */
  body: string
  head?: string
  /** The module that starts the page. */
  script: string
  /** Whether the authorize pages are the platforms' own, whose scripts the page may load. Default: the simulator's. */
  hasRealPages?: boolean
  /** The screens of visitors, where they are a page of their own. */
  login?: { body: string; script: string }
}

export interface FrontEnd {
  /** The origin of the page, which serves the elements, and the service as well. */
  origin: string
  serviceOrigin: string
  sandboxOrigin: string
  /** The address of a screen. */
  urlOf: (page: 'binding' | 'login', provider?: string) => string
  createToken: (userId: string) => Promise<string>
}

const root = new URL('../../', import.meta.url)
const elements = new URL('dist/elements/index.js', root)

const policy =
  "default-src 'self'; connect-src 'self' http://127.0.0.1:* http://localhost:*; img-src * data:; object-src 'none'"

const foreignScripts = "script-src 'self' https://res.wx.qq.com https://g.alicdn.com"

const renderPage = (head: string, body: string, script: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Account</title>
<link rel="icon" href="data:,">
${head}
<script type="module" src="${script}"></script>
</head>
<body>${body}</body>
</html>`

function addPage(app: FastifyInstance, options: FrontEndOptions): void {
  const { body, head = '', script, hasRealPages = false, login } = options
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', hasRealPages ? `${policy}; ${foreignScripts}` : policy)
  })
  const scripts = { '/elements.js': readFileSync(elements), '/page.js': script, '/login.js': login?.script ?? '' }
  for (const [path, content] of Object.entries(scripts)) {
    app.get(path, async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(content))
  }
  app.get('/*', async ({ url }, reply) => {
    const isLogin = login !== undefined && url.includes('/login')
    const page = isLogin ? renderPage(head, login.body, '/login.js') : renderPage(head, body, '/page.js')
    return reply.type('text/html; charset=utf-8').send(page)
  })
}

/** Hands requests for the service on, as the server of an application does that has both under one origin. */
function addProxy(app: FastifyInstance, service: { readonly origin: string }): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.all('/api/*', async (request, reply) => {
    const { accept, authorization, cookie } = request.headers
    const named = { accept, authorization, cookie, 'accept-language': request.headers['accept-language'] }
    const headers = Object.entries({ ...named, 'content-type': request.headers['content-type'] })
    const response = await fetch(service.origin + request.url, {
      method: request.method,
      headers: headers.filter((entry): entry is [string, string] => entry[1] !== undefined),
      ...(request.body === undefined ? {} : { body: request.body as string })
    })
    for (const name of ['content-type', 'retry-after']) {
      const value = response.headers.get(name)
      if (value !== null) reply.header(name, value)
    }
    reply.header('set-cookie', response.headers.getSetCookie())
    return reply.code(response.status).send(await response.text())
  })
}

/** The settings of a service that sends people back to screens of the front end. */
function configure(sandboxOrigin: string, origin: string, options: FrontEndOptions, databaseUrl: string): Config {
  const { route, hasRealPages = false } = options
  const known = Object.entries(sandboxSettings(sandboxOrigin, {}, sandboxPlatforms))
  const used = known.filter(([name]) => !hasRealPages || !name.endsWith('_AUTHORIZE_BASE_URL'))
  const settings = used.map(([name, value]) => {
    const [, page, provider] = /\/demo\/(callback|login)\/(.+)$/.exec(value) ?? []
    if (page === undefined) return [name, value]
    return [name, origin + fillRoute(route, page === 'login' ? 'login' : 'binding', provider)]
  })
  return loadConfig({
    ...Object.fromEntries(settings),
    OAUTH_BINDING_SECRET: testSecret,
    OAUTH_BINDING_CORS_ORIGINS: origin,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    PORT: '0'
  })
}

const fillRoute = (route: string, page: string, provider = ''): string =>
  route.replace('{page}', page).replace('{provider}', provider).replace(/\/$/, '')

async function startParts(t: Test, origin: string, options: FrontEndOptions) {
  const { app: sandbox } = createSandbox()
  t.teardown(() => sandbox.close())
  const sandboxOrigin = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const { url } = await createDatabase(t, 'sqlite')
  const config = configure(sandboxOrigin, origin, options, url)
  const service = await startService(config, { write: () => undefined })
  t.teardown(() => service.close())
  return { sandboxOrigin, service, config }
}

/** Starts a front end, the service and the simulator, and ends them with the test. */
export async function startFrontEnd(t: Test, options: FrontEndOptions): Promise<FrontEnd> {
  const app = fastify()
  t.teardown(() => app.close())
  const proxied = { origin: '' }
  addProxy(app, proxied)
  addPage(app, options)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const { sandboxOrigin, service, config } = await startParts(t, origin, options)
  proxied.origin = service.origin
  const store = createTokenStore(service.database, config)
  const { holderType } = config.tokens
  return {
    origin,
    serviceOrigin: service.origin,
    sandboxOrigin,
    urlOf: (page, provider) => origin + fillRoute(options.route, page, provider),
    createToken: async (userId) => {
      const now = new Date()
      const [token] = await createAccessTokens({
        store,
        userId,
        holderType,
        name: 'test',
        count: 1,
        expiresAt: null,
        now
      })
      return token as string
    }
  }
}

/** A page of a front end, and the requests that it has sent to hosts other than loopback. */
export interface WatchedFrontEnd extends WatchedContext {
  foreign: string[]
}

/** Opens a screen of a front end as a user, or as a visitor. */
export async function openFrontEnd(
  browser: Browser,
  url: string,
  view: View,
  token: string | null
): Promise<WatchedFrontEnd> {
  const watched = await openPage(browser, view)
  const foreign: string[] = []
  watched.context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (/^http/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname)) foreign.push(request.url())
  })
  const kept = JSON.stringify({ token, lang: view.locale })
  await watched.context.addInitScript(`window.account = ${kept}`)
  await watched.page.goto(url)
  return { ...watched, foreign }
}
