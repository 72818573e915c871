import t from 'tap'
import { createDingTalkProvider } from '../../src/providers/ding-talk.js'
import type { Provider, ProviderAccount } from '../../src/providers/provider.js'
import { createWechatProvider } from '../../src/providers/wechat.js'
import { avatarUrl, dingTalkIdentity, findPerson, weChatIdentity, type Person } from '../../src/sandbox/accounts.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { createSandbox } from '../../src/sandbox/server.js'
import {
  testProvider,
  type MakeHarness,
  type ProviderHarness,
  type ProviderOverrides
} from '../helpers/provider-suite.js'

/** The whole suite again, over real HTTP, against the simulator: written from the platforms' pages by itself. */

const { wechat, dingTalk } = resolveSandboxOptions()
const [wechatApp] = wechat
const [dingTalkApp] = dingTalk
const now = (): Date => new Date('2026-11-22T08:00:00.000Z')

interface Simulator {
  origin: string
  paths: string[]
  /** The app's secret, and every token that was issued. */
  secrets: string[]
}

async function startSimulator(t: Parameters<MakeHarness>[0], secret: string): Promise<Simulator> {
  const { app } = createSandbox({ now })
  const paths: string[] = []
  const secrets = [secret]
  app.addHook('onSend', async (request, _reply, payload) => {
    paths.push(request.url.replace(/\?.*/, ''))
    for (const [, token] of String(payload).matchAll(/"(?:access|refresh)_?token":"([^"]+)"/gi)) secrets.push(token!)
  })
  t.teardown(() => app.close())
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), paths, secrets }
}

/** Plays the person at the authorise page, and returns the code of the redirect. */
async function consent(provider: Provider, personId: string): Promise<string> {
  const url = new URL(provider.createAuthorizeUrl('0'.repeat(provider.stateLength)))
  url.searchParams.set('sandbox_account', personId)
  url.searchParams.set('sandbox_decision', 'allow')
  const response = await fetch(url, { redirect: 'manual' })
  const { searchParams } = new URL(response.headers.get('location')!)
  return (searchParams.get('code') ?? searchParams.get('authCode'))!
}

interface Platform {
  secret: string
  exchangePath: string
  create(origin: string, overrides: ProviderOverrides): Provider
  account(origin: string, person: Person): ProviderAccount
  expectations: Pick<ProviderHarness, 'usedCode' | 'wrongSecret' | 'htmlFailure'>
}

const makeHarness =
  (platform: Platform): MakeHarness =>
  async (t) => {
    const { origin, paths, secrets } = await startSimulator(t, platform.secret)
    const createProvider = (overrides: ProviderOverrides = {}) => platform.create(origin, overrides)
    return {
      createProvider,
      issueCode: () => consent(createProvider(), 'emoji'),
      account: platform.account(origin, findPerson('emoji')!),
      countExchanges: () => paths.filter((path) => path === platform.exchangePath).length,
      redirectParameter: 'redirect_uri',
      secrets,
      ...platform.expectations
    }
  }

const wechatPlatform: Platform = {
  secret: wechatApp.appSecret,
  exchangePath: '/sns/oauth2/access_token',
  create: (origin, { secret, ...overrides }) =>
    createWechatProvider({
      appId: wechatApp.appId,
      appSecret: secret ?? wechatApp.appSecret,
      redirectUri: `${origin}/demo/callback/wechat`,
      authorizeBaseUrl: origin,
      apiBaseUrl: origin,
      ...overrides
    }),
  account(origin, person) {
    const { openid, unionid } = weChatIdentity(wechatApp, person)
    return {
      identities: [
        { issuer: wechatApp.appId, kind: 'openid', subject: openid },
        ...(unionid === null ? [] : [{ issuer: 'open-platform', kind: 'unionid', subject: unionid }])
      ],
      nickname: person.nickname,
      avatarUrl: avatarUrl(origin, person, 132) || null
    }
  },
  expectations: {
    usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40163' },
    wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40125' },
    htmlFailure: 'PROVIDER_REPLY_INVALID'
  }
}

function dingTalkPlatform(flow: 'current' | 'legacy'): Platform {
  const isCurrent = flow === 'current'
  return {
    secret: dingTalkApp.clientSecret,
    exchangePath: isCurrent ? '/v1.0/oauth2/userAccessToken' : '/sns/getuserinfo_bycode',
    create: (origin, { secret, ...overrides }) =>
      createDingTalkProvider({
        clientId: dingTalkApp.clientId,
        clientSecret: secret ?? dingTalkApp.clientSecret,
        flow,
        redirectUri: `${origin}/demo/callback/ding-talk`,
        authorizeBaseUrl: origin,
        apiBaseUrl: origin,
        now,
        ...overrides
      }),
    account(origin, person) {
      const { openId, unionId } = dingTalkIdentity(dingTalkApp, person)
      return {
        identities: [
          { issuer: dingTalkApp.clientId, kind: 'openId', subject: openId },
          ...(isCurrent && !person.hasUnionId ? [] : [{ issuer: 'developer', kind: 'unionId', subject: unionId }])
        ],
        nickname: person.nickname,
        avatarUrl: (isCurrent && avatarUrl(origin, person, 0)) || null
      }
    },
    expectations: {
      usedCode: {
        code: 'PROVIDER_CODE_REJECTED',
        vendorCode: isCurrent ? 'invalidParameter.authCode.notFound' : '40078'
      },
      wrongSecret: {
        code: 'PROVIDER_MISCONFIGURED',
        vendorCode: isCurrent ? 'invalidClientIdOrSecret' : '853004'
      },
      htmlFailure: 'PROVIDER_BUSY'
    }
  }
}

for (const [name, platform] of [
  ['WeChat', wechatPlatform],
  ['DingTalk, current flow', dingTalkPlatform('current')],
  ['DingTalk, legacy flow', dingTalkPlatform('legacy')]
] as const) {
  t.test(`${name}, simulated`, async (t) => testProvider(t, makeHarness(platform)))

  t.test(`fetchAccount() of ${name} tells each simulated person as they are`, async (t) => {
    const { origin } = await startSimulator(t, platform.secret)
    const provider = platform.create(origin, {})
    for (const id of ['xiaoming', 'emoji', 'markup', 'no-avatar', 'no-unionid']) {
      const account = await provider.fetchAccount(await consent(provider, id))
      t.same(account, platform.account(origin, findPerson(id)!), id)
    }
  })
}

t.test('fetchAccount() of DingTalk, legacy flow, names a wrong clock as a fault of the operator', async (t) => {
  const { origin } = await startSimulator(t, dingTalkApp.clientSecret)
  const late = (): Date => new Date(now().getTime() + 61_000)
  const provider = createDingTalkProvider({
    clientId: dingTalkApp.clientId,
    clientSecret: dingTalkApp.clientSecret,
    flow: 'legacy',
    redirectUri: `${origin}/demo/callback/ding-talk`,
    authorizeBaseUrl: origin,
    apiBaseUrl: origin,
    now: late
  })
  const code = await consent(provider, 'xiaoming')
  await t.rejects(provider.fetchAccount(code), {
    code: 'PROVIDER_MISCONFIGURED',
    vendor: { vendorCode: '853002' }
  })
})
