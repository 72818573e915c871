import { Pool } from 'undici'

/**
 * The two calls of a WeChat login with no more than they take: undici's dispatcher on kept connections, the body
 * parsed. No limits, no time-out, no checks.
 */
export function createVendorCalls(/** @type {NodeJS.ProcessEnv} */ env) {
  const pool = new Pool(env.WECHAT_API_BASE_URL)
  const credentials = `appid=${env.WECHAT_APP_ID}&secret=${env.WECHAT_APP_SECRET}`

  const getJson = (/** @type {string} */ path) =>
    new Promise((resolve, reject) => {
      /** @type {Buffer[]} */
      const chunks = []
      pool.dispatch(
        { path, method: 'GET' },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData(_controller, chunk) {
            chunks.push(chunk)
          },
          onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))),
          onResponseError: (_controller, error) => reject(error)
        }
      )
    })

  return async (/** @type {string} */ code) => {
    const exchange = await getJson(`/sns/oauth2/access_token?${credentials}&code=${code}&grant_type=authorization_code`)
    const profile = await getJson(`/sns/userinfo?access_token=${exchange.access_token}&openid=${exchange.openid}`)
    if (profile.openid !== exchange.openid) throw new Error(`the vendor answered ${JSON.stringify(profile)}`)
  }
}
