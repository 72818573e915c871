import { showAuthorizeDialog } from '/demo/authorize-dialog.js'
import { find } from '/demo/element.js'
import { refreshFaults, startFaultPanel } from '/demo/fault-panel.js'
import { switchLanguage, text } from '/demo/language.js'
import { bindingPath, call, SignedOut } from '/demo/service.js'
import { chooseApi, dropSession, keepSession, keepUsers, readApi, readSession, readUsers } from '/demo/session.js'
import { dropUnknownAccount, logIn, openMethod, readUnknownAccount, redeemTicket, showSignIn } from '/demo/sign-in.js'
import { confirmUnbind, keepMessage, say, showConnect, showItems, showSession, showTexts } from '/demo/view.js'

let busy = false
/** The type whose binding this page has just ended or replaced. */
let changedType = null

/** Runs one action at a time. */
async function run(action) {
  if (busy) return
  busy = true
  say(text('working'))
  try {
    await action()
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error
    await leave(error)
  } finally {
    busy = false
    if (find('message').textContent === text('working')) say('')
    refreshFaults()
  }
}

/** Goes back to where people sign in, and says why. */
async function leave({ message }) {
  const { type, user } = readSession() ?? {}
  dropSession()
  if (type === undefined && user === undefined) {
    showConnect()
    return say(`${text('failed')}: ${message}`, 'error', '401')
  }
  if (!(await showVisitor())) return
  if (type !== undefined && type === changedType) return say(text('sessionEnded'))
  say(`${message}: ${text('sessionOver')}`, 'error', '401')
}

async function refresh() {
  const answer = await call('GET', bindingPath)
  if (answer === null) return
  showItems(answer.data, { bind: (item) => run(() => bind(item)), unbind: askToUnbind })
  showSession(readSession(), answer.data)
}

const showVisitor = () => showSignIn((method) => run(() => openMethod(method)))

const typeOf = ({ name }) => name.toUpperCase()

async function bind(item) {
  const answer = await call('PUT', `${bindingPath}/${typeOf(item)}`, { state: false })
  if (answer === null) return
  if (!/^https?:/.test(answer.data)) return say(text('unreadable'), 'error')
  say('')
  const words = text(item.has_binding ? 'rebindTitle' : 'bindTitle')
  await showAuthorizeDialog(`${words} · ${item.display_name}`, answer.data)
}

/** Is no action while it asks: whoever closes the dialog can press the next button at once. */
async function askToUnbind(item) {
  if (busy) return
  if (!item.can_unbind) return say(item.cannot_unbind_reason, 'error')
  say('')
  if (await confirmUnbind(item, readSession().type === typeOf(item))) await run(() => unbind(item))
}

async function unbind(item) {
  const answer = await call('PUT', `${bindingPath}/${typeOf(item)}`, { state: true })
  if (answer === null) return
  changedType = typeOf(item)
  await refresh()
  say(`${item.display_name}: ${answer.data}`, 'success')
}

/** Completes the binding with what the platform handed over. */
async function complete({ type, code, state }, error) {
  if (code === null || state === null) {
    await refresh()
    return say(text('refused'), 'error', error)
  }
  const answer = await call('POST', bindingPath, { type, code, state })
  if (answer === null) return keepMessage(refresh)
  changedType = type
  await refresh()
  say(answer.data, 'success')
}

/** Completes the sign-in with what the platform handed over; without a code the person has changed their mind. */
async function completeSignIn(handed) {
  if (handed.code === null || handed.state === null) {
    if ((await show()) !== false) say(text('cancelled'))
    return
  }
  if (await logIn(handed)) {
    await refresh()
    return say(text('signedIn'), 'success')
  }
  const account = readUnknownAccount()
  await keepMessage(account !== null && readUsers().length === 0 ? showConnect : show)
  if (account !== null) say(account.message, 'info', 'ACCOUNT_NOT_BOUND')
}

/** Signs in without a third-party account; one that waits to be bound is bound now. */
async function enter(session) {
  keepSession(session)
  if (readUnknownAccount() === null) return refresh()
  const answer = await redeemTicket()
  if (answer === null) return keepMessage(refresh)
  await refresh()
  say(answer.data, 'success')
}

function takeFragment() {
  const fragment = new URLSearchParams(window.location.hash.slice(1))
  if (fragment.get('api')) chooseApi(fragment.get('api'))
  const tokens = fragment.getAll('token')
  if (tokens.length === 0) return
  keepUsers(tokens)
  const user = Number(fragment.get('user') ?? 1)
  keepSession({ user, token: tokens[user - 1] })
}

/** What the platform has sent the person back with, and to which of the two addresses. */
function takeCallback() {
  const [, page, provider] = /^\/demo\/(callback|login)\/(.+)$/.exec(window.location.pathname) ?? []
  const parameters = new URLSearchParams(window.location.search)
  // Neither a token nor a code may stay in the address: it is kept in the history, shared and reloaded.
  window.history.replaceState(null, '', '/demo')
  const handed = {
    type: provider?.replaceAll('-', '_').toUpperCase(),
    code: parameters.get('authCode') ?? parameters.get('code'),
    state: parameters.get('state')
  }
  return { page, handed, error: parameters.get('error') ?? '' }
}

/** Shows the bindings, or to visitors how to sign in. */
const show = () => (readSession() === null ? showVisitor() : refresh())

async function start() {
  takeFragment()
  const { page, handed, error } = takeCallback()
  showTexts()
  startFaultPanel()
  if (readApi() === null) {
    showConnect()
    return say(text('needsToken'))
  }
  await run(() => {
    if (page === 'login') return completeSignIn(handed)
    return page === 'callback' && readSession() !== null ? complete(handed, error) : show()
  })
}

find('language').addEventListener('click', () => {
  switchLanguage()
  showTexts()
  startFaultPanel()
  say('')
  if (find('connect').hidden) run(show)
})
find('connect').addEventListener('submit', (event) => {
  event.preventDefault()
  const { api, token } = event.target.elements
  chooseApi(api.value)
  run(() => enter({ token: token.value.trim() }))
})
find('password').addEventListener('submit', (event) => {
  event.preventDefault()
  const user = Number(event.target.elements.user.value)
  run(() => enter({ user, token: readUsers()[user - 1] }))
})
find('drop-account').addEventListener('click', () => {
  dropUnknownAccount()
  run(showVisitor)
})
find('sign-out').addEventListener('click', () => {
  dropSession()
  run(async () => {
    if (await showVisitor()) say(text('signedOut'))
  })
})
find('disconnect').addEventListener('click', () => {
  say('')
  showConnect()
})
find('cancel-authorize').addEventListener('click', () => find('authorize').close())
// The browser's Back may bring the page out of its cache, in the middle of an action.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  busy = false
  find('authorize').close()
  run(show)
})
window.addEventListener('hashchange', () => start())
start()
