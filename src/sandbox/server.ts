import Fastify, { type FastifyInstance } from 'fastify'
import { answerAuthorize } from './authorize/answer-authorize.js'
import type { SandboxClock } from './books/clock.js'
import type { FaultBook } from './books/fault-book.js'
import { createContext, createPageContext } from './create-context.js'
import type { SandboxContext } from './context.js'
import { guardRequests } from './guard-requests.js'
import { resolveSandboxOptions, type ResolvedOptions, type SandboxOptions } from './options.js'
import { simulatedPlatforms } from './platforms/index.js'
import { registerControlRoutes } from './routes/control-routes.js'
import { registerDemoRoutes } from './routes/demo-routes.js'
import { registerPeopleRoutes } from './routes/people-routes.js'
import { readQuery, registerVendorOperations } from './vendor/vendor-call.js'

export type { SandboxClock } from './books/clock.js'
export type { FaultBook, FaultOrder, SetFault } from './books/fault-book.js'
export type { SandboxOptions } from './options.js'
export { sandboxSettings } from './settings.js'

/** The simulator of all platforms. */
export interface Sandbox {
  /** The Fastify application; it does not listen yet. */
  app: FastifyInstance
  /** The faults that are set; the same as `/sandbox/faults`. */
  faults: Pick<FaultBook, 'set' | 'list' | 'clear'>
  /** The clock of all simulated platforms; the same as `/sandbox/clock`. */
  clock: SandboxClock
}

function registerPages(app: FastifyInstance, context: SandboxContext, { codeTtlSeconds }: ResolvedOptions): void {
  const pages = simulatedPlatforms.flatMap((platform) => {
    const own = createPageContext(context, context.appsOf(platform.apps), codeTtlSeconds[platform.apps.option])
    return Object.entries(platform.pages).map(([path, page]) => ({ path, page, brand: platform.brand, context: own }))
  })
  for (const path of new Set(pages.map((candidate) => candidate.path))) {
    const candidates = pages.filter((candidate) => candidate.path === path)
    app.get(path, async (request, response) => {
      const query = readQuery(request)
      const chosen = candidates.find(({ page, context: own }) => page.claims?.(own, query)) ?? candidates[0]!
      return answerAuthorize(chosen, request, response)
    })
  }
}

function registerApis(app: FastifyInstance, context: SandboxContext): void {
  for (const { brand, operations } of simulatedPlatforms) {
    const siblings = simulatedPlatforms.filter((platform) => platform.brand === brand)
    const apps = siblings.flatMap((platform) => context.appsOf(platform.apps))
    registerVendorOperations(app, { ...context, apps }, brand.name, operations)
  }
}

function setNotFoundHandler(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, response) => {
    for (const { notFound } of simulatedPlatforms) {
      if (notFound === undefined || !request.url.startsWith(notFound.prefix)) continue
      const { status, contentType, body } = notFound.answer()
      return response.code(status).header('content-type', contentType).send(Buffer.from(body))
    }
    return response.code(404).type('text/plain; charset=utf-8').send('The simulator has no such address.\n')
  })
}

/**
 * Creates the simulated platforms: their authorize pages, their APIs, the people who sign in, and a demo page, all on
 * one origin at the platforms' own paths. The state is kept in memory.
 *
 * On an authorize address, `sandbox_account=<person>&sandbox_decision=allow` (or `deny`; at WeChat `deny-with-state`,
 * too) answers with the redirect at once, so that scripts can play the person; `GET /sandbox/accounts` lists the people.
 * `sandbox_fault=<fault>` there, the header `x-sandbox-fault` on any request, `/sandbox/faults` and people named after a
 * fault make things go wrong as they do on the platforms.
 *
 * It answers only under loopback names and those of `allowedHosts`, and refuses changes that come from pages of other
 * origins.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const resolved = resolveSandboxOptions(options)
  const context = createContext(resolved)
  // HEAD must not issue or redeem codes.
  const app = Fastify({ exposeHeadRoutes: false, forceCloseConnections: true })
  guardRequests(app, resolved.allowedHosts)
  setNotFoundHandler(app)
  registerPages(app, context, resolved)
  registerPeopleRoutes(app, context)
  registerControlRoutes(app, context)
  registerDemoRoutes(app)
  registerApis(app, context)
  return { app, faults: context.faults, clock: context.clock }
}
