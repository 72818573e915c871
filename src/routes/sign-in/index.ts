import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import type { Identify } from '../../auth/identify.js'
import { addOperations, describeFamily, prepareFamily } from '../registration/add-family.js'
import type { DescribedRoute } from '../registration/describe-routes.js'
import type { Look } from '../registration/look.js'
import { createListLoginMethods } from './list-login-methods.js'
import { createLogin } from './login.js'
import { createRedeemTicket } from './redeem-ticket.js'
import { chooseOperations } from './sign-in-operations.js'
import type { SignInRouteContext } from './sign-in-route-context.js'

type VisitorRoute = DescribedRoute<'listLoginMethods' | 'login'>
type UserRoute = DescribedRoute<'redeemTicket'>

export const signInPath = '/login'

interface SignInGate {
  readonly guard: onRequestHookHandler
  readonly identify: Identify
}

export interface SignInRoutesOptions {
  /** The host's form of a session; absent: the contract's. */
  readonly sessionSchema: object | undefined
  /** Absent: the host has no authentication for it, and there is no operation of signed-in users. */
  readonly gate: SignInGate | undefined
  /** The `WWW-Authenticate` of a 401; `false`: none. */
  readonly challenge: string | false
  readonly look: Look
}

/** Only `redeemTicket` is guarded. */
export async function registerSignInRoutes(
  app: FastifyInstance,
  context: SignInRouteContext,
  { sessionSchema, gate, challenge, look }: SignInRoutesOptions
): Promise<void> {
  const { securityLog, signIn } = context
  const operations = chooseOperations(sessionSchema, gate !== undefined)
  const { addRoute } = prepareFamily(app, { path: signInPath, operations, securityLog, challenge, look })
  const types = signIn.providers.all.map(({ type }) => type)
  const routes = describeFamily(app, { path: signInPath, operations, look }, types)
  await app.register(async (visitors) => {
    const handlers = { listLoginMethods: createListLoginMethods(context), login: createLogin(context) }
    const open = routes.filter((route): route is VisitorRoute => route.id !== 'redeemTicket')
    addOperations(visitors, { path: signInPath, routes: open, handlers, addRoute })
  })
  if (gate === undefined) return
  await app.register(async (users) => {
    const handlers = { redeemTicket: createRedeemTicket(context, gate.identify) }
    const guarded = routes.filter((route): route is UserRoute => route.id === 'redeemTicket')
    addOperations(users, { path: signInPath, guard: gate.guard, routes: guarded, handlers, addRoute })
  })
}
