import type { FastifyAuthFunction } from '@fastify/auth'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify'
import type { Test } from 'tap'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { oauthBindingPlugin } from '../../src/plugin.js'
import { assertContract } from './assert-contract.js'
import { buildApp, familyUrl, type TestApp, type TestResponse } from './build-app.js'

/** A guard as a host may write it, whatever a compiler says of it. */
export type AnyGuard = (request: FastifyRequest, reply: FastifyReply, done: (error?: unknown) => void) => unknown

/** A line of the log. */
export interface LogLine {
  level: number
  msg: string
  reqId?: string
  [key: string]: unknown
}

/** What `ask` sends; a list of bindings unless told otherwise. */
export type Ask = (name: string, options?: InjectOptions) => Promise<TestResponse & { lines: LogLine[] }>

/** Guards as the option `auth` takes them. */
export function asGuards(guards: unknown): FastifyAuthFunction[] {
  return [guards].flat() as FastifyAuthFunction[]
}

/**
 * Assembles one host that registers the plugin once for each name, at `/{name}`, with other options each. Unless these say
 * otherwise, the user is `u1`, whoever sent the request: only `auth` stands before the operations.
 */
export async function buildGuardedHost(
  t: Test,
  kind: DatabaseKind,
  registrations: Readonly<Record<string, Partial<OauthBindingPluginOptions>>>,
  host: (app: FastifyInstance) => unknown = () => {}
): Promise<{ host: TestApp; ask: Ask; lines: LogLine[] }> {
  const lines: LogLine[] = []
  const stream = { write: (line: string) => lines.push(JSON.parse(line) as LogLine) }
  let options: OauthBindingPluginOptions | undefined
  const built = await buildApp(t, {
    kind,
    server: { logger: { level: 'debug', stream } },
    plugin: (given) => (options = given),
    host: async (app) => {
      await host(app)
      for (const [name, changes] of Object.entries(registrations)) {
        app.register(async (scope) =>
          scope.register(oauthBindingPlugin, { ...options!, getUserId: () => 'u1', ...changes, prefix: `/${name}` })
        )
      }
    }
  })
  const ask: Ask = async (name, inject = {}) => {
    const { url: _family, ...rest } = inject
    const path = String(inject.url ?? familyUrl).slice('/api/administrator/user'.length)
    const from = lines.length
    const response = await built.app.inject({ ...rest, url: `/${name}${path}` })
    assertContract(t, { method: inject.method ?? 'GET', url: String(inject.url ?? familyUrl), response })
    const { statusCode: status, body: text, headers } = response
    return { status, text, body: response.json(), headers, lines: lines.slice(from) }
  }
  return { host: built, ask, lines }
}
