import type { FastifyRequest } from 'fastify'
import type { Login } from '../../binding/sign-in/login.js'
import type { SignInContext } from '../../binding/sign-in/types.js'
import type { RequireClients } from '../clients.js'
import type { SecurityLog } from '../security-log.js'
import type { BrowserCookie } from './browser-cookie.js'

export type HostDecisions = Pick<Login<unknown>, 'createSession' | 'onUnknownAccount'>

export interface SignInRouteContext {
  readonly signIn: SignInContext
  readonly securityLog: SecurityLog
  readonly cookie: BrowserCookie
  readonly requireClients: RequireClients
  readonly decide: (type: string, request: FastifyRequest) => HostDecisions
  readonly serializeSession: (body: object) => string
}
