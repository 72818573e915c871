import { deriveId, type Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

/** Under which name the simulated DingTalk hands over the code; the platform has been seen doing each of them. */
export type CodeParameter = 'authCode' | 'code' | 'both'

/** An app registered with the simulated DingTalk open platform. */
export interface DingTalkApp extends RegisteredApp {
  /** The client id (AppKey, SuiteKey). Default `dingsandbox000000000`. */
  clientId: string
  /** The client secret. Default a fixed one that says what it is. */
  clientSecret: string
  /** The developer organisation of the app; apps that share it see the same union ids. Default `sandbox`. */
  organisation: string
  /** How the current flow's callback names the code. Default `authCode`, as documented. */
  codeParameter: CodeParameter
  /**
   * The registered redirect addresses, compared exactly.
   * Default: any address on a loopback host, or on the host the simulator itself is reached at.
   */
  redirectUris: readonly string[] | null
}

/** The apps of DingTalk. */
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

/** Tells whether an app id is one of DingTalk: that of a registered app, or any that begins as DingTalk's do. */
export function isDingTalkId(id: string | undefined, apps: readonly DingTalkApp[]): boolean {
  return id?.startsWith('ding') === true || apps.some(({ clientId }) => clientId === id)
}

/** Returns who the person is for a DingTalk app: `openId` per app, `unionId` per developer organisation. */
export function dingTalkIdentity(app: DingTalkApp, person: Person): { openId: string; unionId: string } {
  return {
    openId: `${deriveId(20, 'ding openId', app.clientId, person.subject)}iEiE`,
    unionId: `${deriveId(20, 'ding unionId', app.organisation, person.subject)}iEiE`
  }
}
