import { createHmac } from 'node:crypto'
import type { ApiContext } from '../../context.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'
import { dingTalkIdentity, type DingTalkApp } from './apps.js'
import { answerLegacy, failLegacy, legacyFailures } from './legacy-failures.js'

const maxSkewMs = 60_000

/** HMAC-SHA256 over the timestamp alone, in ms since 1970 as it stands in the query, in Base64. */
export function signTimestamp(appSecret: string, timestamp: string): string {
  return createHmac('sha256', appSecret).update(timestamp).digest('base64')
}

function readUser(context: ApiContext<DingTalkApp>, { query, body, personOf }: VendorCall): VendorReply {
  const app = context.apps.find((candidate) => candidate.clientId === query.accessKey)
  if (app === undefined) return failLegacy('853003')
  const timestamp = query.timestamp ?? ''
  // Seconds have ten digits today, milliseconds thirteen.
  if (!/^\d{13}$/.test(timestamp)) return failLegacy('853001')
  if (Math.abs(context.clock.now().getTime() - Number(timestamp)) > maxSkewMs) return failLegacy('853002')
  // A plus sign that was not URL-encoded arrives as a blank, and so does not match: as on the platform.
  if (query.signature !== signTimestamp(app.clientSecret, timestamp)) return failLegacy('853004')
  const code = body?.tmp_auth_code
  if (typeof code !== 'string' || code === '') return failLegacy('40035')
  const grant = context.codes.redeem('ding-talk-legacy', app.clientId, code)
  if (typeof grant === 'string') return failLegacy('40078')
  const person = personOf(grant)
  const { openId, unionId } = dingTalkIdentity(app, person)
  const user = { nick: person.nickname, unionid: unionId, openid: openId, main_org_auth_high_level: false }
  return answerLegacy({ errcode: 0, errmsg: 'ok', user_info: user }, `ok, ${person.id}`)
}

/**
 * The operation of the simulated `oapi.dingtalk.com` that the legacy flow needs.
 *
 * @see https://open.dingtalk.com/document/development/obtain-the-user-information-based-on-the-sns-temporary-authorization
 */
export const dingTalkLegacyOperations: readonly VendorOperation<DingTalkApp>[] = [
  { methods: ['POST'], path: '/sns/getuserinfo_bycode', answer: readUser, failures: legacyFailures }
]
