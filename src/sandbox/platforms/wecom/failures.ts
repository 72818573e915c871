import { randomBytes } from 'node:crypto'
import type { SandboxContext } from '../../context.js'
import type { FaultName } from '../../faults/catalogue.js'
import type { VendorFailures, VendorReply } from '../../vendor/vendor-operation.js'

/**
 * WeCom's failures that a login can meet, by number, in WeCom's words.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90313
 */
const texts = {
  '-1': 'system busy',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40056: 'invalid agentid',
  40091: 'secret is invalid',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41008: 'missing code',
  41009: 'missing userid',
  42001: 'access_token expired',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  48002: 'api forbidden',
  50001: 'redirect_url unauthorized',
  50002: 'user not in scope',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  301002: 'no permission of agent'
} as const

export type WecomErrcode = keyof typeof texts

export function answerWecom(body: object, outcome: string): VendorReply {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: JSON.stringify(body), outcome }
}

/** WeCom puts the call's id, the caller's address and a page of help into the text. */
export function failWecom(context: SandboxContext, errcode: WecomErrcode, ip: string): VendorReply {
  const seconds = Math.floor(context.clock.now().getTime() / 1000)
  const hint = `${seconds}${randomBytes(7).toString('hex')}`
  const more = `from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
  const errmsg = `${texts[errcode]}, hint: [${hint}], ${more}`
  return answerWecom({ errcode: Number(errcode), errmsg }, `${errcode} ${texts[errcode]}`)
}

const everywhere: VendorFailures['faults'] = {
  throttled: '45033',
  'quota-reached': '45009',
  busy: '-1',
  'ip-not-allowed': '60020'
}

function createFailures(faults: Partial<Record<FaultName, string>>): VendorFailures {
  return {
    codes: Object.keys(texts),
    faults: { ...everywhere, ...faults },
    fail: (context, { ip }, code) => failWecom(context, code as unknown as WecomErrcode, ip)
  }
}

/** The failures of the call for an app's own token, which concerns no person. */
export const wecomTokenFailures: VendorFailures = createFailures({ 'wrong-secret': '40001', 'unknown-app': '40013' })

export const wecomExchangeFailures: VendorFailures = createFailures({
  'code-of-other-app': '40029',
  'code-used': '40029',
  'code-expired': '40029',
  'permission-denied': '48002',
  'user-restricted': '50002'
})

export const wecomMemberFailures: VendorFailures = createFailures({ 'permission-denied': '60011' })
