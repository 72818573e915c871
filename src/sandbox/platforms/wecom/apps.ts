import { createPerson, deriveId, type Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

/** An app of a company registered with the simulated WeCom. Every person but `outsider` is a member of every company. */
export interface WecomApp extends RegisteredApp {
  /** The company's id. Default `wwsandbox000000000`. */
  corpId: string
  /** The app's id. Default `1000002`. */
  agentId: string
  /** The app's secret. Default: a fixed one, which names the sandbox. */
  corpSecret: string
}

export const wecomApps: AppKind<'wecom', WecomApp> = {
  option: 'wecom',
  defaults: { corpId: 'wwsandbox000000000', agentId: '1000002', corpSecret: 'sandbox-wecom-secret-not-a-real-one' },
  idOf: ({ corpId, agentId }) => `${corpId}/${agentId}`
}

export const outsider: Person = createPerson('outsider', '外部访客', '#344054', [
  '不是企业微信的企业成员',
  'No member of the company at WeCom'
])

/** A member has a `userid`, anybody else an `openid` per company. */
export function wecomIdentity(app: WecomApp, person: Person): { userid: string } | { openid: string } {
  if (person.id === outsider.id) return { openid: `o${deriveId(27, 'wecom openid', app.corpId, person.subject)}` }
  // As administrators spell them; WeCom does not distinguish case.
  return { userid: person.subject.replace(/^./, (letter) => letter.toUpperCase()) }
}
