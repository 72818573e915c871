/** The address of the service, without a slash at its end; `null` while the page knows none. */
export const readApi = () => sessionStorage.getItem('api')

/** Chooses a service. What was for another one is forgotten: a link to this one must not be handed its tokens. */
export function chooseApi(address) {
  const api = address.trim().replace(/\/+$/, '')
  if (api === readApi()) return
  for (const key of ['session', 'users']) sessionStorage.removeItem(key)
  sessionStorage.setItem('api', api)
}

/** The tokens of the demo's users, which stand for their passwords. */
export const readUsers = () => JSON.parse(sessionStorage.getItem('users') ?? '[]')

/** Keeps the tokens of the demo's users, for this tab. */
export const keepUsers = (tokens) => sessionStorage.setItem('users', JSON.stringify(tokens))

/**
 * Who is signed in, `null` when nobody is: `token`, and `type` when a third-party account signed in, or `user`, the
 * number of a user of the demo.
 */
export const readSession = () => JSON.parse(sessionStorage.getItem('session') ?? 'null')

/** Keeps a session, for this tab. */
export const keepSession = (session) => sessionStorage.setItem('session', JSON.stringify(session))

/** Forgets the session. Its token stays valid: the service has no operation that ends it. */
export const dropSession = () => sessionStorage.removeItem('session')

/** A token as it may be shown: its id, without its secret. */
export const maskToken = (token) => `${token.split('|')[0]}|…`
