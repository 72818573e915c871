import type { SimulatedPlatform } from '../platform.js'
import { wecomOperations } from './api.js'
import { outsider, wecomApps, wecomIdentity, type WecomApp } from './apps.js'
import { wecomLogin } from './authorize.js'

export const wecom: SimulatedPlatform<'wecom', WecomApp> = {
  apps: wecomApps,
  brand: {
    name: 'WeCom',
    label: ['企业微信', 'WeCom'],
    color: '#2b6ca3'
  },
  isInContract: false,
  codeTtlSeconds: 300,
  settings: {
    prefix: 'WECOM',
    callback: 'wecom',
    credentialsOf: ({ corpId, agentId, corpSecret }) => ({
      CORP_ID: corpId,
      AGENT_ID: agentId,
      CORP_SECRET: corpSecret
    })
  },
  identify: (app, person) => ({ corpid: app.corpId, ...wecomIdentity(app, person) }),
  people: [outsider],
  pages: { '/wwlogin/sso/login': wecomLogin },
  operations: wecomOperations,
  shownParameters: ['agentid', 'appid', 'corpid', 'lang', 'login_type']
}
