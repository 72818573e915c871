import { createHash } from 'node:crypto'
import type { Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

export interface FeishuApp extends RegisteredApp {
  /** The app id. Default `cli_sandbox000000000`. */
  appId: string
  /** The app secret. Default: a fixed one, which names the sandbox. */
  appSecret: string
  /** The developer of the app; apps that share it see the same union ids. Default `sandbox`. */
  developer: string
}

export const feishuApps: AppKind<'feishu', FeishuApp> = {
  option: 'feishu',
  defaults: {
    appId: 'cli_sandbox000000000',
    appSecret: 'sandbox-feishu-secret-not-a-real-one',
    developer: 'sandbox'
  },
  idOf: ({ appId }) => appId
}

function deriveHex(...parts: readonly string[]): string {
  return createHash('md5').update(parts.join('\n')).digest('hex')
}

/** `open_id` is per app, `union_id` per developer. */
export function feishuIdentity(app: FeishuApp, person: Person): { open_id: string; union_id: string } {
  return {
    open_id: `ou_${deriveHex('feishu open_id', app.appId, person.subject)}`,
    union_id: `on_${deriveHex('feishu union_id', app.developer, person.subject)}`
  }
}
