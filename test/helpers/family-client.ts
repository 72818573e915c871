import { Agent as PlainAgent, request as requestPlainly, type IncomingHttpHeaders } from 'node:http'
import { Agent, request, type AgentOptions } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

const familyPath = '/api/administrator/user/oauth-binding'

/** An answer of a deployment. */
export interface DeploymentAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** What `data` is; `undefined` when the body is no JSON. */
  data: unknown
}

export interface DeploymentRequest {
  method?: string
  token?: string
  body?: object
  headers?: Record<string, string>
}

/** Speaks to a deployment, over connections that it keeps, as a front end does. */
export interface FamilyClient {
  send(path: string, request?: DeploymentRequest): Promise<DeploymentAnswer>
  /** Issues a state for WeChat and returns it; fails unless the answer is 200. */
  issue(token: string): Promise<string>
  complete(token: string, code: string, state: string): Promise<DeploymentAnswer>
  /** Binds the WeChat account whose code it is; fails unless each answer is 200. */
  bind(token: string, code: string): Promise<void>
  unbind(token: string): Promise<void>
  /** The nickname of the WeChat account that is bound; `null`: none is. */
  findNickname(token: string): Promise<string | null>
}

function readData(body: string): unknown {
  try {
    return (JSON.parse(body) as { data?: unknown }).data
  } catch {
    return undefined
  }
}

/** What connects to an address, whatever the name of the host. */
function resolveTo({ ca, address }: { ca: string; address: string }): AgentOptions {
  const lookup: NonNullable<AgentOptions['lookup']> = (_name, { all }, done) => {
    if (all === true) done(null, [{ address, family: 4 }])
    else done(null, address, 4)
  }
  return { ca, lookup }
}

function assertDone(answer: DeploymentAnswer, what: string): DeploymentAnswer {
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${answer.text}`)
  return answer
}

/**
 * Creates a client of a deployment.
 *
 * @param origin Where it is; a path is put before those of the contract.
 * @param tls The certificate that is trusted, in PEM, and the address of the host, whatever its name.
 */
export function createFamilyClient(t: Test, origin: string, tls?: { ca: string; address: string }): FamilyClient {
  const isSecure = origin.startsWith('https:')
  const options = { keepAlive: true, maxSockets: 64 }
  const agent = isSecure
    ? new Agent({ ...options, ...(tls === undefined ? {} : resolveTo(tls)) })
    : new PlainAgent(options)
  t.teardown(() => agent.destroy())
  const send: FamilyClient['send'] = async (path, { method = 'GET', token, body, headers = {} } = {}) => {
    const outgoing = (isSecure ? request : requestPlainly)(`${origin}${path}`, {
      ...{ method, agent },
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers
      }
    })
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
    const received = await text(answer)
    return { status: answer.statusCode!, headers: answer.headers, text: received, data: readData(received) }
  }
  const put = (token: string, state: boolean) => send(`${familyPath}/WECHAT`, { method: 'PUT', token, body: { state } })
  const complete: FamilyClient['complete'] = (token, code, state) =>
    send(familyPath, { method: 'POST', token, body: { type: 'WECHAT', code, state } })
  const issue: FamilyClient['issue'] = async (token) => {
    const { data } = assertDone(await put(token, false), 'issue')
    return new URL(String(data)).searchParams.get('state')!
  }
  return {
    ...{ send, issue, complete },
    bind: async (token, code) => {
      assertDone(await complete(token, code, await issue(token)), 'complete')
    },
    unbind: async (token) => {
      assertDone(await put(token, true), 'unbind')
    },
    findNickname: async (token) => {
      const { data } = assertDone(await send(familyPath, { token }), 'list')
      const methods = data as { name: string; binding: { nickname: string } | null }[]
      return methods.find(({ name }) => name === 'wechat')?.binding?.nickname ?? null
    }
  }
}
