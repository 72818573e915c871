import { createHash } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { stateOf } from '../call.js'
import type { Vendor } from '../vendor.js'
import { challengeOf, verifierOf, type Browser } from './browsers.js'
import type { FuzzRequest } from './fuzz-request.js'
import { operatorUrl } from './operator-requests.js'
import { signInUrl, ticketUrl } from './sign-in-requests.js'

/** What was handed out: for what, to which user or browser, and of which type. Bindings are for operators. */
export interface Issued {
  purpose: 'binding' | 'sign-in' | 'ticket' | 'active' | 'suspended'
  who: string
  type: string
}

/** A request with everything in it that it stands for. */
export interface ResolvedRequest extends FuzzRequest {
  /** The states, tickets and ids of bindings of the world that it carries and that work. */
  issued: ReadonlyMap<string, Issued>
}

/** Where what stands for something else is found. */
export interface ResolverParts {
  app: FastifyInstance
  vendor: Vendor
  /** The tokens that are good, by whose they are. */
  tokens: Readonly<Record<string, string>>
  /** Signed tokens that are not, by what is wrong with them. */
  signed: Readonly<Record<string, string>>
}

/** Replaces what stands for something else, in every part of a request. */
export interface Resolver {
  resolve: (request: FuzzRequest) => Promise<ResolvedRequest>
  /** Binds the account of a user's own name. */
  bind: (who: string, type: string) => Promise<void>
}

const familyUrl = '/api/administrator/user/oauth-binding'

/** Tokens that are almost those of alice. */
function deriveTokens(tokens: Readonly<Record<string, string>>): Record<string, string> {
  const [id = '', secret = ''] = (tokens['alice'] ?? '').split('|')
  return {
    mixed: `${id}|${(tokens['bob'] ?? '').split('|')[1]}`,
    swapped: `${secret}|${id}`,
    short: `${id}|${secret.slice(0, -1)}`,
    hash: `${id}|${createHash('sha256').update(secret).digest('hex')}`,
    id
  }
}

/** The operations of the contract, as far as they make what requests carry; `''` when the server does not hand it out. */
function createOperations({ app, tokens }: ResolverParts) {
  const ask = async (request: InjectOptions): Promise<unknown> =>
    (await app.inject(request)).json<{ data?: unknown }>().data
  const headersOf = (who: string) => ({ authorization: `Bearer ${tokens[who]}` })
  const proofOf = (browser: string) => ({ verifier: verifierOf(browser as Browser) })
  const readState = (url: unknown): string => (typeof url === 'string' && URL.canParse(url) ? stateOf(url) : '')
  return {
    issue: async (who: string, type: string): Promise<string> => {
      const payload = { state: false }
      return readState(await ask({ method: 'PUT', url: `${familyUrl}/${type}`, headers: headersOf(who), payload }))
    },
    complete: async (who: string, type: string, state: string, code: string): Promise<void> => {
      await ask({ method: 'POST', url: familyUrl, headers: headersOf(who), payload: { type, code, state } })
    },
    visit: async (browser: string, type: string): Promise<string> => {
      const url = `${signInUrl}?challenge=${challengeOf(verifierOf(browser as Browser))}`
      const methods = (await ask({ method: 'GET', url })) as { name: string; url: string }[] | undefined
      return readState(methods?.find(({ name }) => name === type.toLowerCase())?.url)
    },
    login: async (browser: string, type: string, state: string, code: string): Promise<string> => {
      const payload = { type, code, state, ...proofOf(browser) }
      const data = (await ask({ method: 'POST', url: signInUrl, payload })) as { ticket?: string } | undefined
      return data?.ticket ?? ''
    },
    redeem: async (browser: string, who: string, ticket: string): Promise<void> => {
      const payload = { ticket, ...proofOf(browser) }
      await ask({ method: 'POST', url: ticketUrl, headers: headersOf(who), payload })
    },
    findBinding: async (who: string, type: string): Promise<string | undefined> => {
      const url = `${operatorUrl}/search`
      const request = { method: 'POST', url, headers: headersOf('olga'), payload: { type, subject: who } } as const
      return ((await ask(request)) as { items?: { id: string }[] } | undefined)?.items?.[0]?.id
    },
    changeBinding: async (id: string, change: 'suspension' | 'removal'): Promise<void> => {
      const url = `${operatorUrl}/${id}/${change}`
      await ask({ method: 'POST', url, headers: headersOf('olga'), payload: { reason: 'fuzz' } })
    },
    readCursor: async (): Promise<string> => {
      const page = await ask({ method: 'GET', url: `${operatorUrl}?limit=1`, headers: headersOf('olga') })
      return (page as { next_cursor?: string } | undefined)?.next_cursor ?? ''
    }
  }
}

/** Makes bindings for operators, each the user's only one of its type, with one open state and one session. */
function createBindings(parts: ResolverParts) {
  const { issue, complete, visit, login, findBinding, changeBinding } = createOperations(parts)
  const issueCode = (who: string): string => parts.vendor.issueCode({ openId: who, unionId: null })
  /** Binds the account of a user's own name. */
  const bind = async (who: string, type: string): Promise<void> =>
    complete(who, type, await issue(who, type), issueCode(who))
  const bindAnew = async (who: string, type: string): Promise<string> => {
    const old = await findBinding(who, type)
    if (old !== undefined) await changeBinding(old, 'removal')
    await bind(who, type)
    await issue(who, type)
    await login('ann', type, await visit('ann', type), issueCode(who))
    return (await findBinding(who, type)) ?? ''
  }
  const changed = (change: 'suspension' | 'removal') => async (who: string, type: string) => {
    const id = await bindAnew(who, type)
    await changeBinding(id, change)
    return id
  }
  return { bind, active: bindAnew, suspended: changed('suspension'), gone: changed('removal') }
}

type Maker = (first: string, second: string, issued: Map<string, Issued>) => Promise<string>

/** Makes what a mark stands for, by its first word. */
function createMakers(parts: ResolverParts): Readonly<Record<string, Maker>> {
  const { vendor, tokens, signed } = parts
  const { issue, visit, login, redeem, readCursor } = createOperations(parts)
  const { active, suspended, gone } = createBindings(parts)
  let people = 0
  const stranger = (): string => vendor.issueCode({ openId: `openid-${(people += 1)}`, unionId: null })
  const getTicket = async (browser: string, type: string): Promise<string> =>
    login(browser, type, await visit(browser, type), stranger())
  const noting = (purpose: Issued['purpose'], make: (who: string, type: string) => Promise<string>): Maker => {
    return async (who, type, issued) => {
      const made = await make(who, type)
      issued.set(made, { purpose, who, type })
      return made
    }
  }
  return {
    token: async (who) => tokens[who] as string,
    jwt: async (name) => signed[name] as string,
    code: async (kind) => {
      if (kind === 'carol') return vendor.issueCode({ openId: kind, unionId: null })
      return kind === 'good' ? stranger() : vendor.issueCode({ openId: 'x', unionId: null }, 'refused')
    },
    cursor: readCursor,
    active: noting('active', active),
    suspended: noting('suspended', suspended),
    gone,
    state: noting('binding', issue),
    visit: noting('sign-in', visit),
    ticket: noting('ticket', getTicket),
    used: async (browser, type) => {
      const state = await visit(browser, type)
      await login(browser, type, state, stranger())
      return state
    },
    spent: async (browser, type) => {
      const ticket = await getTicket(browser, type)
      await redeem(browser, 'bob', ticket)
      return ticket
    },
    flipped: async (browser, type) => {
      const state = await visit(browser, type)
      const at = (people += 1) % state.length
      return state.slice(0, at) + (Number.parseInt(state[at] as string, 16) ^ 1).toString(16) + state.slice(at + 1)
    }
  }
}

/** Creates what resolves the requests to a server. */
export function createResolver(parts: ResolverParts): Resolver {
  const derived = deriveTokens(parts.tokens)
  const makers = createMakers(parts)
  const make = async (words: string[], issued: Map<string, Issued>): Promise<string | undefined> => {
    const [name = '', first = '', second = ''] = words
    if (name === 'upper') return (await make(words.slice(1), new Map()))?.toUpperCase()
    return derived[name] ?? (await makers[name]?.(first, second, issued))
  }
  const replace = async (text: string, issued: Map<string, Issued>): Promise<string> => {
    let replaced = text
    for (const [mark, words = ''] of text.matchAll(/\{\{(\w+(?::\w+)*)\}\}/g)) {
      const value = (await make(words.split(':'), issued)) ?? mark
      replaced = replaced.replace(mark, () => value)
    }
    return replaced
  }
  return {
    resolve: async (request) => {
      const issued = new Map<string, Issued>()
      const headers: [string, string][] = []
      for (const [name, value] of request.headers) headers.push([name, await replace(value, issued)])
      const body = typeof request.body === 'string' ? await replace(request.body, issued) : request.body
      return { ...request, url: await replace(request.url, issued), headers, body, issued }
    },
    bind: createBindings(parts).bind
  }
}
