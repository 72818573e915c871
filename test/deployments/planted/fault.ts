import type { BindingStore } from '../../../src/persistence/store.js'
import type { Answering, Fault, FaultyHost, Passing } from '../../helpers/conformance-target.js'

export type { Answering, Fault, FaultyHost, Passing } from '../../helpers/conformance-target.js'

/** A body of JSON. */
export type Body = Record<string, unknown>

/** Reads a body; what is none is empty. */
export function parseBody(text: string): Body {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Body) : {}
  } catch {
    return {}
  }
}

/** Changes answers, whatever they are. */
export function misanswer(
  expected: string,
  change: (answer: Answering, request: Passing) => Answering,
  also?: Fault['also']
): Fault {
  return {
    ...(also && { also }),
    expected,
    proxy:
      ({ pass }) =>
      async (request) =>
        change(await pass(request), request)
  }
}

/** Changes the body of the answers with a status. */
export function misword(
  expected: string,
  status: number,
  change: (body: Body, request: Passing) => object,
  also?: Fault['also']
): Fault {
  const reword = (answer: Answering, request: Passing): Answering =>
    answer.status === status && answer.body !== ''
      ? { ...answer, body: JSON.stringify(change(parseBody(answer.body), request)) }
      : answer
  return misanswer(expected, reword, also)
}

/** Leaves a header out of the answers with a status, or of all. */
export function forget(expected: string, name: string, status?: number): Fault {
  return misanswer(expected, (answer) => {
    if (status !== undefined && answer.status !== status) return answer
    const { [name]: _forgotten, ...headers } = answer.headers
    return { ...answer, headers }
  })
}

/** Changes requests before the service gets them. */
export function misread(
  expected: string,
  change: (request: Passing, host: FaultyHost) => Passing | Promise<Passing>,
  also?: Fault['also']
): Fault {
  return {
    ...(also && { also }),
    expected,
    proxy: (host) => async (request) => host.pass(await change(request, host))
  }
}

/** Changes the body of requests before the service gets it. */
export function misreadBody(expected: string, change: (body: Body, request: Passing) => Body): Fault {
  return misread(expected, (request) => {
    const body = parseBody(request.body)
    const changed = change({ ...body }, request)
    return JSON.stringify(changed) === JSON.stringify(body) ? request : { ...request, body: JSON.stringify(changed) }
  })
}

/** Replaces methods of the store of bindings. */
export function misstore(
  expected: string,
  change: (store: BindingStore) => Partial<BindingStore>,
  also?: Fault['also']
): Fault {
  return {
    ...(also && { also }),
    expected,
    plugin: (options) => ({ ...options, store: { ...options.store, ...change(options.store) } })
  }
}

/** Returns the token of a request. */
export function tokenOf({ headers }: Passing): string {
  return String(headers['authorization']).replace(/^Bearer /, '')
}

/** Returns the state of the authorize URL in an answer. */
export function stateIn({ body }: Answering): string {
  return /[?&]state=(\w+)/.exec(body)?.[1] ?? ''
}

export const family = '/api/administrator/user/oauth-binding'
export const success = '{"code":200,"data":"绑定成功","msg":"success"}'
