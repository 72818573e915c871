import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** Starts a WeChat API on loopback where every code names the person whose it is; closed with the test. Returns its origin. */
export async function startWechatOfCodes(t: Test): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const person = searchParams.get('code') ?? searchParams.get('access_token')!
    const openid = `o-${person}`
    const exchange = { access_token: person, expires_in: 7200, refresh_token: 'rt', openid, scope: 'snsapi_login' }
    const profile = {
      openid,
      nickname: person,
      sex: 0,
      province: '',
      city: '',
      country: '',
      headimgurl: '',
      privilege: []
    }
    response.setHeader('content-type', 'text/plain')
    response.end(JSON.stringify(pathname === '/sns/oauth2/access_token' ? exchange : profile))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
