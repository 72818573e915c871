import { showAuthorizeDialog } from '/demo/authorize-dialog.js'
import { text } from '/demo/language.js'
import { call, loginPath } from '/demo/service.js'
import { dropSession, keepSession, readUsers } from '/demo/session.js'
import { say, showConnect, showMethods, showUnknownAccount, showUsers } from '/demo/view.js'

/** The account that has proved itself and that nobody has bound, with the ticket that binds it. */
let unknown = null

/**
 * Shows the screen for visitors; returns whether it is shown, which takes a service that offers signing in.
 *
 * @param signIn What the buttons of the methods do.
 */
export async function showSignIn(signIn) {
  const answer = await call('GET', loginPath, undefined, 'NOT_FOUND')
  if (answer === null || answer.error) {
    showConnect()
    if (answer !== null) say(text('noSignIn'))
    return false
  }
  showMethods(answer.data, signIn)
  showUsers(readUsers().length, unknown !== null)
  const method = answer.data.find(({ name }) => name.toUpperCase() === unknown?.type)
  showUnknownAccount(unknown && { ...unknown, displayName: method?.display_name ?? unknown.type })
  return true
}

/** Sends the person to the platform: with an authorize URL of this moment, since the screen may be an old one. */
export async function openMethod({ name }) {
  const answer = await call('GET', loginPath)
  const method = answer?.data.find((candidate) => candidate.name === name)
  if (method === undefined) return
  say('')
  await showAuthorizeDialog(`${text('signIn')} · ${method.display_name}`, method.url)
}

/**
 * Signs in with what the platform handed over; returns whether somebody is signed in then. An account that nobody has
 * bound is kept, until a user signs in whom it is bound to.
 */
export async function logIn({ type, code, state }) {
  dropSession()
  const answer = await call('POST', loginPath, { type, code, state }, 'ACCOUNT_NOT_BOUND')
  if (answer === null) return false
  if (answer.error) {
    unknown = { type, message: answer.msg, ...answer.data }
    return false
  }
  keepSession({ type, token: answer.data.token })
  return true
}

/** What the service said of the account that nobody has bound; `null` while there is none. */
export const readUnknownAccount = () => unknown

/** Forgets the account that nobody has bound. */
export function dropUnknownAccount() {
  unknown = null
}

/** Binds the account that nobody has bound to the user who has just signed in; returns what `call` does. */
export async function redeemTicket() {
  const answer = await call('POST', `${loginPath}/ticket`, { ticket: unknown.ticket })
  unknown = null
  return answer
}
