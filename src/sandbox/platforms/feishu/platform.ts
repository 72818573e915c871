import type { SimulatedPlatform } from '../platform.js'
import { feishuOperations } from './api.js'
import { feishuApps, feishuIdentity, type FeishuApp } from './apps.js'
import { feishuLogin } from './authorize.js'

export const feishu: SimulatedPlatform<'feishu', FeishuApp> = {
  apps: feishuApps,
  brand: {
    name: 'Feishu',
    label: ['飞书', 'Feishu'],
    color: '#2f57d6'
  },
  isInContract: false,
  codeTtlSeconds: 300,
  settings: {
    prefix: 'FEISHU',
    callback: 'feishu',
    credentialsOf: ({ appId, appSecret }) => ({ APP_ID: appId, APP_SECRET: appSecret })
  },
  identify: (app, person) => ({ client_id: app.appId, ...feishuIdentity(app, person) }),
  pages: { '/open-apis/authen/v1/authorize': feishuLogin },
  operations: feishuOperations,
  shownParameters: []
}
