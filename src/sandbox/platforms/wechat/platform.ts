import type { SimulatedPlatform } from '../platform.js'
import { wechatOperations } from './api.js'
import { wechatApps, wechatIdentity, type WechatApp } from './apps.js'
import { wechatLogin } from './authorize.js'

/** The website login of WeChat, and the API that serves official accounts, too. */
export const wechat: SimulatedPlatform<'wechat', WechatApp> = {
  apps: wechatApps,
  brand: {
    name: 'WeChat',
    label: ['微信', 'WeChat'],
    color: '#067a3d'
  },
  isInContract: true,
  codeTtlSeconds: 600,
  settings: {
    prefix: 'WECHAT',
    callback: 'wechat',
    credentialsOf: ({ appId, appSecret }) => ({ APP_ID: appId, APP_SECRET: appSecret })
  },
  identify: (app, person) => ({ appid: app.appId, ...wechatIdentity(app, person) }),
  pages: { '/connect/qrconnect': wechatLogin },
  operations: wechatOperations,
  shownParameters: ['appid', 'connect_redirect', 'lang', 'openid']
}
