import type { SandboxContext } from '../../context.js'
import { answerDingTalk, dingTalkExchangeFailures, failDingTalk, failMissing } from './failures.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'

function issueAppToken(context: SandboxContext, { body }: VendorCall): VendorReply {
  if (body === null) return failMissing('body')
  const { appKey, appSecret } = body
  const app = context.options.dingTalk.find((candidate) => candidate.clientId === appKey)
  if (app === undefined || app.clientSecret !== appSecret) return failDingTalk('invalidClientIdOrSecret')
  const { token, expiresInSeconds } = context.appTokens.issue(`DingTalk/${app.clientId}`)
  return answerDingTalk(200, { expireIn: expiresInSeconds, accessToken: token }, `ok, ${app.clientId}`)
}

/**
 * The token of an app itself, which stands for nobody: `users/me` refuses it, but judges the app's permission first.
 *
 * @see https://open.dingtalk.com/document/orgapp/obtain-the-access_token-of-an-internal-app
 */
export const dingTalkAppTokenOperation: VendorOperation = {
  platform: 'DingTalk',
  methods: ['POST'],
  path: '/v1.0/oauth2/accessToken',
  answer: issueAppToken,
  failures: dingTalkExchangeFailures
}
