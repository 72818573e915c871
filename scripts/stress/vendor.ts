import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** What happens to a code at its exchange, and what our catalogue calls it. */
export const vendorFaults = {
  none: null,
  /** Answers after a while, so that other requests come in between. */
  slow: null,
  refused: 'PROVIDER_CODE_REJECTED',
  busy: 'PROVIDER_BUSY',
  nonsense: 'PROVIDER_REPLY_INVALID',
  broken: 'PROVIDER_UNREACHABLE',
  silent: 'PROVIDER_TIMEOUT'
} as const
export type VendorFault = keyof typeof vendorFaults

/** Whom a code stands for. */
export interface Person {
  openId: string
  /** `null`: this login reveals no union id. */
  unionId: string | null
}

/** Simulated APIs of WeChat and DingTalk that know everybody: the code itself says who consented, and what goes wrong. */
export interface Vendor {
  origin: string
  /** Creates a code nobody had before. */
  issueCode(person: Person, fault?: VendorFault): string
  /** How often a code was exchanged. */
  countExchanges(code: string): number
  close(): Promise<void>
}

const slowMs = 15

interface Consent extends Person {
  fault: VendorFault
}

function readCode(code: string): Consent {
  const [openId = '', unionId = '', fault = 'none'] = code.split('~')
  return { openId, unionId: unionId === '' ? null : unionId, fault: fault as VendorFault }
}

/** The nickname of a person, different for each combination of ids. */
export function nicknameOf({ openId, unionId }: Person): string {
  return `${openId}/${unionId ?? ''}`
}

interface Reply {
  status: number
  body: string
}

const ok = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) })

const weChatErrors = { refused: 40029, busy: -1 } as const
const dingTalkErrors = { refused: 'invalidParameter.authCode.notFound', busy: 'ServiceUnavailable' } as const

function exchangeWeChat(code: string, { openId, unionId, fault }: Consent): Reply {
  if (fault === 'refused' || fault === 'busy') return ok({ errcode: weChatErrors[fault], errmsg: fault })
  const tokens = { access_token: code, expires_in: 7200, refresh_token: 'r', openid: openId, scope: 'snsapi_login' }
  return ok(unionId === null ? tokens : { ...tokens, unionid: unionId })
}

function exchangeDingTalk(code: string, { fault }: Consent): Reply {
  if (fault === 'refused' || fault === 'busy') {
    return { status: fault === 'busy' ? 503 : 400, body: JSON.stringify({ code: dingTalkErrors[fault] }) }
  }
  return ok({ expireIn: 7200, accessToken: code, refreshToken: 'r' })
}

async function readCodeOf(request: IncomingMessage, url: URL): Promise<string> {
  if (request.method === 'GET') return url.searchParams.get('code') as string
  return (JSON.parse(await text(request)) as { code: string }).code
}

function readProfile(request: IncomingMessage, url: URL): Reply {
  const isWeChat = url.pathname === '/sns/userinfo'
  const token = isWeChat ? url.searchParams.get('access_token') : request.headers['x-acs-dingtalk-access-token']
  const person = readCode(String(token))
  const nickname = nicknameOf(person)
  if (!isWeChat) {
    return ok({ nick: nickname, openId: person.openId, ...(person.unionId && { unionId: person.unionId }) })
  }
  const profile = { openid: person.openId, nickname, sex: 0, headimgurl: '', privilege: [] }
  return ok(person.unionId === null ? profile : { ...profile, unionid: person.unionId })
}

/** Starts the vendors' APIs on loopback. */
export async function startVendor(): Promise<Vendor> {
  const exchanges = new Map<string, number>()
  let issued = 0

  /** Returns `null` for silence, `undefined` for a broken connection. */
  async function answer(request: IncomingMessage): Promise<Reply | null | undefined> {
    const url = new URL(request.url as string, 'http://vendor.invalid')
    const isWeChat = url.pathname === '/sns/oauth2/access_token'
    if (!isWeChat && url.pathname !== '/v1.0/oauth2/userAccessToken') return readProfile(request, url)
    const code = await readCodeOf(request, url)
    exchanges.set(code, (exchanges.get(code) ?? 0) + 1)
    const consent = readCode(code)
    if (consent.fault === 'slow') await sleep(slowMs)
    if (consent.fault === 'silent') return null
    if (consent.fault === 'broken') return undefined
    if (consent.fault === 'nonsense') return { status: 200, body: '{}' }
    return isWeChat ? exchangeWeChat(code, consent) : exchangeDingTalk(code, consent)
  }

  const server = createServer(async (request, response) => {
    const reply = await answer(request)
    if (reply === null) return
    if (reply === undefined) request.socket.destroy()
    else response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issueCode: ({ openId, unionId }, fault = 'none') => `${openId}~${unionId ?? ''}~${fault}~${(issued += 1)}`,
    countExchanges: (code) => exchanges.get(code) ?? 0,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    }
  }
}
