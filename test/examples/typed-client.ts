import { createClient, createVerifier, unwrap, type ProviderType } from '../../src/client/index.js'

/** What the provider's redirect hands to the front end. */
interface Callback {
  type: ProviderType
  code: string
  state: string
}

/** Opens an authorize URL: `location.assign(url)` in a page, whose next load reads the callback. */
type Authorize = (type: ProviderType, url: string) => Promise<Callback>

/** Binds WeChat to the account of the token's owner, and returns the nickname there. */
export async function bindWechat(baseUrl: string, token: string, authorize: Authorize): Promise<string> {
  const client = createClient({ baseUrl, token, language: 'en' })

  const url = await client.obtainBindingUrl('WECHAT')
  if (!url.ok) return url.msg

  const bound = await client.completeBinding(await authorize('WECHAT', url.data))
  if (!bound.ok) {
    switch (bound.error) {
      case 'ACCOUNT_BOUND_ELSEWHERE':
        return 'Unbind it from the other account first.'
      case 'STATE_UNUSABLE':
        return 'That took too long. Start again.'
      default:
        return bound.msg
    }
  }

  // `unwrap` returns the data, or throws the failure.
  const bindings = unwrap(await client.listBindings())
  return bindings.find(({ type }) => type === 'WECHAT')?.binding?.nickname ?? 'without a name'
}

/** Signs in with WeChat; `askToken` has a person whose account is not bound yet sign in in another way. */
export async function signIn(baseUrl: string, authorize: Authorize, askToken: () => Promise<string>): Promise<string> {
  const { verifier, challenge } = await createVerifier()
  const visitor = createClient({ baseUrl })
  const methods = unwrap(await visitor.listLoginMethods({ challenge }))
  const { type, url } = methods.find(({ name }) => name === 'wechat')!

  const session = await visitor.login({ ...(await authorize(type, url)), verifier })
  if (session.ok) return session.data.token
  if (session.error !== 'ACCOUNT_NOT_BOUND') throw new Error(session.msg)

  const token = await askToken()
  const user = createClient({ baseUrl, token })
  unwrap(await user.redeemTicket({ ticket: session.account.ticket, verifier }))
  return token
}
