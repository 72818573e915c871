import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { adminAbility } from '../../src/auth/access-token.js'
import { createAccessTokenSessions } from '../../src/auth/access-token-sessions.js'
import { runConformance, type ConformanceOptions, type ConformanceReport } from '../../src/conformance/index.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { buildApp, type BuildAppOptions, type TestApp } from './build-app.js'

/** A request on its way to the service. */
export interface Passing {
  method: string
  url: string
  /** By their names in lower case. */
  headers: Record<string, string>
  body: string
}

/** An answer on its way back. */
export interface Answering {
  status: number
  headers: Record<string, string | string[]>
  body: string
}

/** What a fault knows of the host that it is planted in. */
export interface FaultyHost extends TestApp {
  /** Sends a request past the fault. */
  pass: (request: Passing) => Promise<Answering>
}

/** A fault that is planted in a service that is right. */
export interface Fault {
  /** The check that finds it. */
  expected: string
  /** What finds it as well, before `expected`. Default: nothing. */
  foundBy?: readonly string[]
  /** Which operations the service has beside those of bindings. Default: none. */
  also?: readonly ('sign-in' | 'operators')[]
  plugin?: NonNullable<BuildAppOptions['plugin']>
  signIn?: NonNullable<BuildAppOptions['signIn']>
  operator?: NonNullable<BuildAppOptions['operator']>
  /** Stands between the kit and the service. It is made once a run, so that it may remember. */
  proxy?: (host: FaultyHost) => (request: Passing) => Promise<Answering>
}

const stateTtlSeconds = 600

async function readRequest(request: IncomingMessage): Promise<Passing> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { 'transfer-encoding': _encoding, ...headers } = request.headers
  return {
    method: String(request.method),
    url: String(request.url),
    headers: headers as Record<string, string>,
    body: Buffer.concat(chunks).toString('latin1')
  }
}

/** Sends a request into the application, as it came. */
export async function passOn(app: FastifyInstance, { method, url, headers, body }: Passing): Promise<Answering> {
  const { 'content-length': _length, ...kept } = headers
  const payload = body === '' ? {} : { payload: Buffer.from(body, 'latin1') }
  const sent = { method: method as 'GET', url, headers: kept, ...payload } satisfies InjectOptions
  const answer = await app.inject(sent)
  return { status: answer.statusCode, headers: answer.headers as Answering['headers'], body: answer.body }
}

function writeAnswer(response: ServerResponse, { status, headers, body }: Answering, method: string): void {
  const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _connection, ...kept } = headers
  response.writeHead(status, { ...kept, ...(method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(body) }) })
  response.end(method === 'HEAD' ? undefined : body)
}

/** Serves what answers requests, on a port of its own, until the test ends. */
export async function serveAnswers(t: Test, answer: (request: Passing) => Promise<Answering>): Promise<string> {
  const server = createServer((request, response) => {
    readRequest(request)
      .then(answer)
      .then((answered) => writeAnswer(response, answered, String(request.method)))
      .catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A service with two users and an operator, and the options with which the kit checks it. */
export interface Target {
  host: TestApp
  options: ConformanceOptions
}

/** Builds a service, with a fault if there is one, and serves it. */
export async function buildTarget(
  t: Test,
  kind: DatabaseKind,
  { also = [], plugin, signIn, operator, proxy }: Omit<Fault, 'expected' | 'foundBy'> = {}
): Promise<Target> {
  const host = await buildApp(t, {
    kind,
    store: { accessTokens: {} },
    plugin: (given) => ({ stateTtlSeconds, ...(plugin?.(given) ?? given) }),
    ...(also.includes('sign-in') && {
      signIn: (given) => {
        const createSession = createAccessTokenSessions({ ttlSeconds: 3600, role: 'user', now: () => host.clock.now() })
        const chosen = { ...given, createSession }
        return signIn?.(chosen) ?? chosen
      }
    }),
    ...(also.includes('operators') && { operator: (given) => operator?.(given) ?? given })
  })
  const pass = (request: Passing) => passOn(host.app, request)
  const answer = proxy?.({ ...host, pass }) ?? pass
  const [first, second] = [await host.createUser(), await host.createUser()]
  const operatorUser = also.includes('operators') ? await host.createUser([adminAbility]) : null
  return {
    host,
    options: {
      baseUrl: await serveAnswers(t, answer),
      token: first.token,
      secondToken: second.token,
      operatorToken: operatorUser?.token,
      providerOrigin: host.sandboxOrigin,
      stateTtlSeconds,
      wait: async (seconds) => host.clock.advance(seconds)
    }
  }
}

/** Lists the ids of the checks that ended so. */
export function idsOf({ checks }: ConformanceReport, ...statuses: readonly string[]): string[] {
  return checks.filter(({ status }) => statuses.includes(status)).map(({ id }) => id)
}

/** Builds a service with a fault, and holds it against the kit. */
export async function findFault(t: Test, kind: DatabaseKind, fault: Fault): Promise<ConformanceReport> {
  const { options } = await buildTarget(t, kind, fault)
  return runConformance(options)
}
