import Fastify, { type FastifyInstance } from 'fastify'
import { answerAuthorize, type AuthorizeAddress } from './authorize/answer-authorize.js'
import type { SandboxClock } from './books/clock.js'
import { createContext, type SandboxContext } from './context.js'
import { registerControlRoutes } from './routes/control-routes.js'
import { registerDemoRoutes } from './routes/demo-routes.js'
import { dingTalkOperations } from './platforms/ding-talk/api.js'
import { dingTalkAppTokenOperation } from './platforms/ding-talk/app-token.js'
import { dingTalkLegacyLogin, dingTalkLogin } from './platforms/ding-talk/authorize.js'
import { failDingTalk } from './platforms/ding-talk/failures.js'
import { dingTalkLegacyOperations } from './platforms/ding-talk/legacy-api.js'
import type { FaultBook } from './books/fault-book.js'
import { feishuOperations } from './platforms/feishu/api.js'
import { feishuLogin } from './platforms/feishu/authorize.js'
import { resolveSandboxOptions, type SandboxOptions } from './options.js'
import { registerPeopleRoutes } from './routes/people-routes.js'
import { readQuery, registerVendorOperations } from './vendor/vendor-call.js'
import { weChatOperations } from './platforms/wechat/api.js'
import { weChatLogin } from './platforms/wechat/authorize.js'
import { weChatOfficialAccountLogin } from './platforms/wechat-official-account/authorize.js'
import { weComOperations } from './platforms/wecom/api.js'
import { weComLogin } from './platforms/wecom/authorize.js'

export type { SandboxClock } from './books/clock.js'
export type { FaultBook, FaultOrder, SetFault } from './books/fault-book.js'
export type { SandboxOptions } from './options.js'
export { sandboxSettings } from './settings.js'

/** Simulated WeChat, DingTalk, WeCom and Feishu. */
export interface Sandbox {
  /** The Fastify application; it does not listen yet. */
  app: FastifyInstance
  /** What is made to go wrong; the same as `/sandbox/faults`. */
  faults: Pick<FaultBook, 'set' | 'list' | 'clear'>
  /** The clock of all simulated platforms; the same as `/sandbox/clock`. */
  clock: SandboxClock
}

/** Every path that belongs to one page alone. */
const authorizeAddresses: readonly (readonly [path: string, address: AuthorizeAddress])[] = [
  ['/connect/oauth2/authorize', weChatOfficialAccountLogin],
  ['/connect/oauth2/sns_authorize', dingTalkLegacyLogin],
  ['/oauth2/auth', dingTalkLogin],
  ['/wwlogin/sso/login', weComLogin],
  ['/open-apis/authen/v1/authorize', feishuLogin]
]

const vendorOperations = [
  ...weChatOperations,
  ...dingTalkOperations,
  dingTalkAppTokenOperation,
  ...dingTalkLegacyOperations,
  ...weComOperations,
  ...feishuOperations
]

/** Both platforms have this path; the app id tells whose page is meant. */
function chooseQrLogin({ options }: SandboxContext, appId: string | undefined): AuthorizeAddress {
  const isDingTalk = appId?.startsWith('ding') || options.dingTalk.some((app) => app.clientId === appId)
  return isDingTalk ? dingTalkLegacyLogin : weChatLogin
}

function registerAuthorizeRoutes(app: FastifyInstance, context: SandboxContext): void {
  app.get('/connect/qrconnect', async (request, response) => {
    return answerAuthorize(context, request, response, chooseQrLogin(context, readQuery(request).appid))
  })
  for (const [path, address] of authorizeAddresses) {
    app.get(path, async (request, response) => answerAuthorize(context, request, response, address))
  }
}

function setNotFoundHandler(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, response) => {
    if (request.url.startsWith('/v1.0/')) {
      const reply = failDingTalk('InvalidAction.NotFound')
      return response.code(404).header('content-type', reply.contentType).send(Buffer.from(reply.body))
    }
    return response.code(404).type('text/plain; charset=utf-8').send('The simulator has no such address.\n')
  })
}

/**
 * Creates simulated WeChat, DingTalk, WeCom and Feishu platforms: their authorize pages, their APIs, the people who sign in, and a
 * demo page, all on one origin at the platforms' own paths. It keeps everything in memory and does not listen yet.
 *
 * On an authorize address, `sandbox_account=<person>&sandbox_decision=allow` (or `deny`; at WeChat `deny-with-state`,
 * too) answers with the redirect at once, so that scripts can play the person; `GET /sandbox/accounts` lists the people.
 * `sandbox_fault=<fault>` there, the header `x-sandbox-fault` on any request, `/sandbox/faults` and people named after a
 * fault make things go wrong as they do on the platforms.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const context = createContext(resolveSandboxOptions(options))
  // HEAD must not issue or redeem codes.
  const app = Fastify({ exposeHeadRoutes: false, forceCloseConnections: true })
  app.addHook('onRoute', ({ url }) => {
    if (!/^\/(?:$|demo|sandbox)/.test(url)) context.vocabulary.operations.add(url)
  })
  setNotFoundHandler(app)
  registerAuthorizeRoutes(app, context)
  registerPeopleRoutes(app, context)
  registerControlRoutes(app, context)
  registerDemoRoutes(app)
  registerVendorOperations(app, context, vendorOperations)
  return { app, faults: context.faults, clock: context.clock }
}
