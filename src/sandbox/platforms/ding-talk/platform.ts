import type { SimulatedPlatform } from '../platform.js'
import { wechatApps } from '../wechat/apps.js'
import { dingTalkOperations } from './api.js'
import { dingTalkApps, dingTalkIdentity, isDingTalkId, type DingTalkApp } from './apps.js'
import { dingTalkLegacyLogin, dingTalkLogin } from './authorize.js'
import { failDingTalk } from './failures.js'
import { dingTalkLegacyOperations } from './legacy-api.js'

const codeParameters: readonly unknown[] = ['authCode', 'code', 'both']

/** DingTalk: the current flow and the legacy flow, which both serve the same apps. */
export const dingTalk: SimulatedPlatform<'dingTalk', DingTalkApp> = {
  apps: dingTalkApps,
  brand: {
    name: 'DingTalk',
    label: ['钉钉', 'DingTalk'],
    color: '#0b6bd3'
  },
  isInContract: true,
  codeTtlSeconds: 300,
  settings: {
    prefix: 'DING_TALK',
    callback: 'ding-talk',
    credentialsOf: ({ clientId, clientSecret }) => ({ CLIENT_ID: clientId, CLIENT_SECRET: clientSecret })
  },
  identify: (app, person) => ({ clientId: app.clientId, ...dingTalkIdentity(app, person) }),
  findMisfit(apps, appsOf) {
    if (apps.some(({ codeParameter }) => !codeParameters.includes(codeParameter))) {
      return 'dingTalk.codeParameter must be authCode, code or both'
    }
    // The QR pages of WeChat and of the legacy flow have the same path.
    const isAmbiguous = appsOf(wechatApps).some(({ appId }) => isDingTalkId(appId, apps))
    return isAmbiguous ? 'wechat.appId cannot be told from a DingTalk client id' : null
  },
  pages: {
    '/connect/qrconnect': dingTalkLegacyLogin,
    '/connect/oauth2/sns_authorize': dingTalkLegacyLogin,
    '/oauth2/auth': dingTalkLogin
  },
  operations: [...dingTalkOperations, ...dingTalkLegacyOperations],
  shownParameters: ['accessKey', 'clientId', 'grantType', 'prompt', 'timestamp'],
  notFound: { prefix: '/v1.0/', answer: () => failDingTalk('InvalidAction.NotFound') }
}
