import { deriveId, type Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

/** Under which name the simulated DingTalk hands over the code; the platform has been seen doing each of them. */
export type CodeParameter = 'authCode' | 'code' | 'both'

export interface DingTalkApp extends RegisteredApp {
  /** The client id (AppKey, SuiteKey). Default `dingsandbox000000000`. */
  clientId: string
  /** The client secret. Default: a fixed one, which names the sandbox. */
  clientSecret: string
  /** The developer organisation of the app; apps that share it see the same union ids. Default `sandbox`. */
  organisation: string
  /** How the current flow's callback names the code. Default `authCode`, as documented. */
  codeParameter: CodeParameter
}

export const dingTalkApps: AppKind<'dingTalk', DingTalkApp> = {
  option: 'dingTalk',
  defaults: {
    clientId: 'dingsandbox000000000',
    clientSecret: 'sandbox-ding-talk-secret-not-a-real-one',
    organisation: 'sandbox',
    codeParameter: 'authCode'
  },
  idOf: ({ clientId }) => clientId
}

export function isDingTalkId(id: string | undefined, apps: readonly DingTalkApp[]): boolean {
  return id?.startsWith('ding') === true || apps.some(({ clientId }) => clientId === id)
}

/** `openId` is per app, `unionId` per developer organisation. */
export function dingTalkIdentity(app: DingTalkApp, person: Person): { openId: string; unionId: string } {
  return {
    openId: `${deriveId(20, 'ding openId', app.clientId, person.subject)}iEiE`,
    unionId: `${deriveId(20, 'ding unionId', app.organisation, person.subject)}iEiE`
  }
}
