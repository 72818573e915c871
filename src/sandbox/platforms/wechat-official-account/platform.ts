import type { AppKind } from '../app-kind.js'
import type { SimulatedPlatform } from '../platform.js'
import { wechatApps, type WechatApp } from '../wechat/apps.js'
import { wechat } from '../wechat/platform.js'
import { wechatOfficialAccountLogin } from './authorize.js'

const apps: AppKind<'officialAccount', WechatApp> = {
  option: 'officialAccount',
  defaults: {
    appId: 'wxsandboxh50000000',
    appSecret: 'sandbox-official-account-secret-not-a-real-one',
    openPlatform: 'sandbox'
  },
  idOf: wechatApps.idOf
}

/** The login inside WeChat's own browser. Brand, app and API are those of `wechat`. */
export const wechatOfficialAccount: SimulatedPlatform<'officialAccount', WechatApp> = {
  apps,
  brand: wechat.brand,
  label: 'WeChat official account',
  isInContract: false,
  codeTtlSeconds: 300,
  settings: { ...wechat.settings, prefix: 'WECHAT_OFFICIAL_ACCOUNT' },
  identify: wechat.identify,
  findMisfit(accounts, appsOf) {
    const websiteIds = appsOf(wechatApps).map(wechatApps.idOf)
    const isWebsite = accounts.some(({ appId }) => websiteIds.includes(appId))
    return isWebsite ? 'officialAccount.appId is that of a wechat app' : null
  },
  pages: { '/connect/oauth2/authorize': wechatOfficialAccountLogin },
  operations: [],
  shownParameters: ['forcePopup', 'forceSnapShot']
}
