import * as kit from '../../src/platforms/kit/index.js'

export interface GithubOptions extends kit.CommonProviderOptions {
  clientId: string
  clientSecret: string
}

const bases = { authorizeBaseUrl: 'https://github.com', apiBaseUrl: 'https://api.github.com' }
const failures = new Map<unknown, Parameters<typeof kit.createProviderFailure>[0]>([
  ['bad_verification_code', 'PROVIDER_CODE_REJECTED'],
  ['incorrect_client_credentials', 'PROVIDER_MISCONFIGURED'],
  ['redirect_uri_mismatch', 'PROVIDER_MISCONFIGURED']
])

/** Makes one call. GitHub answers a failed exchange with HTTP 200 and a word in `error`. */
async function ask(step: string, field: string, request: kit.JsonRequest, limits: kit.CallLimits) {
  const { httpStatus, value } = await kit.callJson(request, limits, { provider: 'GITHUB', step })
  const answer = Object(value) as Record<string, string | undefined>
  if (httpStatus === 200 && answer[field]) return answer
  const code = failures.get(answer.error) ?? kit.classifyHttpStatus(httpStatus)
  throw kit.createProviderFailure(code, { provider: 'GITHUB', step }, { httpStatus, vendorCode: answer.error })
}

export function createGithubProvider(options: GithubOptions): kit.Provider {
  const common = kit.checkProviderOptions('createGithubProvider', options, ['clientId', 'clientSecret'], bases)
  const { authorizeBaseUrl, apiBaseUrl, redirectUri, requestTimeoutMs, maxResponseBytes } = common
  const { clientId, clientSecret } = options
  const app = { client_id: clientId, redirect_uri: redirectUri }

  async function fetchAccount(code: string, limits: kit.CallLimits): Promise<kit.ProviderAccount> {
    const body = { ...app, client_secret: clientSecret, code }
    const exchange = { method: 'POST', url: `${authorizeBaseUrl}/login/oauth/access_token`, body } as const
    const { access_token: token } = await ask('exchange', 'access_token', exchange, limits)
    const profile = { method: 'GET', url: `${apiBaseUrl}/user`, headers: { authorization: `Bearer ${token}` } } as const
    const user = await kit.retryOnce(() => ask('profile', 'id', profile, limits))
    return {
      // Never the login name: it changes hands.
      identities: kit.listIdentities([{ issuer: 'github.com', kind: 'id', subject: String(user.id) }]),
      nickname: kit.readNickname(user.name ?? user.login),
      avatarUrl: kit.readAvatarUrl(user.avatar_url)
    }
  }

  return Object.freeze({
    type: 'GITHUB',
    name: 'github',
    icon: 'github',
    displayName: Object.freeze({ 'zh-CN': 'GitHub 快捷登录', en: 'GitHub quick login' }),
    clientId,
    redirectUri,
    stateLength: 32,
    createAuthorizeUrl: (state) =>
      `${authorizeBaseUrl}/login/oauth/authorize?${new URLSearchParams({ ...app, state })}`,
    fetchAccount: (code) =>
      kit.withDeadline(requestTimeoutMs, (signal) => fetchAccount(code, { signal, maxResponseBytes }))
  } satisfies kit.Provider)
}
