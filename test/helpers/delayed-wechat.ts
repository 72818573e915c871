import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A WeChat API that answers when it is told to. */
export interface DelayedWechat {
  origin: string
  /** Resolves when a code is to be exchanged. */
  asked: Promise<void>
  /** Lets it answer. */
  answer: () => void
}

/** Starts an API on loopback that holds back the exchange of a code; closed with the test. */
export async function startDelayedWechat(t: Test): Promise<DelayedWechat> {
  let ask = () => {}
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const released = new Promise<void>((resolve) => {
    answer = resolve
  })
  const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
  const server = createServer(async (request, response) => {
    const isExchange = request.url!.startsWith('/sns/oauth2/access_token')
    if (isExchange) {
      ask()
      await released
    }
    const exchange = { access_token: 'at', expires_in: 7200, refresh_token: 'rt', openid, scope: 'snsapi_login' }
    const profile = {
      openid,
      nickname: '小明',
      sex: 0,
      province: '',
      city: '',
      country: '',
      headimgurl: '',
      privilege: []
    }
    response.setHeader('content-type', 'text/plain')
    response.end(JSON.stringify(isExchange ? exchange : profile))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answer }
}
