import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A WeChat API that can be made to wait. */
export interface DelayedWechat {
  origin: string
  /** From now on it waits before it exchanges a code. */
  hold: () => void
  /** Resolves when it waits. */
  asked: Promise<void>
  /** Lets it answer. */
  answer: () => void
}

const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
const exchange = { access_token: 'at', expires_in: 7200, refresh_token: 'rt', openid, scope: 'snsapi_login' }
const profile = { openid, nickname: '小明', sex: 0, province: '', city: '', country: '', headimgurl: '', privilege: [] }

/** Starts an API on loopback that knows one person; closed with the test. */
export async function startDelayedWechat(t: Test): Promise<DelayedWechat> {
  let isHeld = false
  let ask = () => {}
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const server = createServer(async (request, response) => {
    const isExchange = request.url!.startsWith('/sns/oauth2/access_token')
    if (isExchange && isHeld) {
      ask()
      await answered
    }
    response.setHeader('content-type', 'text/plain')
    response.end(JSON.stringify(isExchange ? exchange : profile))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const hold = (): void => {
    isHeld = true
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hold, asked, answer }
}
