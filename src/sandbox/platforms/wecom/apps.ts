import { createPerson, deriveId, type Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

/** An app of a company registered with the simulated WeCom. Every person but `outsider` is a member of every company. */
export interface WecomApp extends RegisteredApp {
  /** The company's id. Default `wwsandbox000000000`. */
  corpId: string
  /** The app's id. Default `1000002`. */
  agentId: string
  /** The app's secret. Default a fixed one that says what it is. */
  corpSecret: string
  /**
   * The registered redirect addresses. As on the platform, only their hosts are compared, ports included.
   * Default: any loopback host, and the host the simulator itself is reached at.
   */
  redirectUris: readonly string[] | null
}

/** The apps of companies at WeCom. */
export const wecomApps: AppKind<'wecom', WecomApp> = {
  option: 'wecom',
  defaults: { corpId: 'wwsandbox000000000', agentId: '1000002', corpSecret: 'sandbox-wecom-secret-not-a-real-one' },
  idOf: ({ corpId, agentId }) => `${corpId}/${agentId}`
}

/** The one person who is a member of no company. */
export const outsider: Person = createPerson({
  id: 'outsider',
  nickname: '外部访客',
  trait: { 'zh-CN': '不是企业微信的企业成员', en: 'No member of the company at WeCom' },
  color: '#344054'
})

/** Returns who the person is for a company at WeCom: a member's `userid`, else an `openid`; the latter per company. */
export function wecomIdentity(app: WecomApp, person: Person): { userid: string } | { openid: string } {
  if (person.id === outsider.id) return { openid: `o${deriveId(27, 'wecom openid', app.corpId, person.subject)}` }
  // As administrators spell them; WeCom does not distinguish case.
  return { userid: person.subject.replace(/^./, (letter) => letter.toUpperCase()) }
}
