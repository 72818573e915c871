import { isBindingError } from '../../errors.js'

export interface WecomAppToken {
  token: string
  /** How long it lives, in seconds; 7200 as documented. */
  expiresInSeconds: number
}

export interface WecomAppTokens {
  /**
   * Makes a call with the app's token. When WeCom refuses the token itself, the call is made once more with a fresh
   * one: WeCom checks the token first, so a code in the refused call is still unused.
   */
  use<T>(call: (token: string) => Promise<T>): Promise<T>
}

/** How long before its expiry a cached token is replaced, in seconds, so that it does not expire during a call. */
const marginSeconds = 300

/** 40014: invalid access_token, as after a reset of the secret. 42001: access_token expired. */
const staleTokenCodes: readonly unknown[] = ['40014', '42001']

function tellsStaleToken(error: unknown): boolean {
  return isBindingError(error) && staleTokenCodes.includes(error.vendor?.vendorCode)
}

/**
 * Keeps an app's token until shortly before it expires, as WeCom demands (asking too often is throttled). However many
 * calls need a fresh one at the same time, one request is made.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91039
 */
export function createWecomAppTokens(fetchToken: () => Promise<WecomAppToken>, now: () => Date): WecomAppTokens {
  let cached: { token: string; freshUntilMs: number } | undefined
  let pending: Promise<string> | undefined

  async function renew(): Promise<string> {
    const { token, expiresInSeconds } = await fetchToken()
    const freshSeconds = expiresInSeconds - Math.min(marginSeconds, expiresInSeconds / 2)
    cached = { token, freshUntilMs: now().getTime() + freshSeconds * 1000 }
    return token
  }

  async function obtain(): Promise<string> {
    if (cached !== undefined && now().getTime() < cached.freshUntilMs) return cached.token
    pending ??= renew().finally(() => {
      pending = undefined
    })
    return pending
  }

  return {
    async use(call) {
      const token = await obtain()
      try {
        return await call(token)
      } catch (error) {
        if (!tellsStaleToken(error)) throw error
        // Another call may have renewed it meanwhile.
        if (cached?.token === token) cached = undefined
        return await call(await obtain())
      }
    }
  }
}
