import '/demo/elements.js'
import { showAuthorizeDialog } from '/demo/authorize-dialog.js'
import { find } from '/demo/element.js'
import { recordRequest } from '/demo/exchange-panel.js'
import { startFaultPanel } from '/demo/fault-panel.js'
import { currentLanguage, switchLanguage, text } from '/demo/language.js'
import { showConnect, showScreen, showSession, showTexts, showUsers } from '/demo/screens.js'
import { chooseApi, dropSession, keepSession, keepUsers, readApi, readSession, readUsers } from '/demo/session.js'

/** The type whose binding this page has just ended or replaced. */
let changedType = null

/** Puts one of the package's elements on its screen, in place of the one that is there. */
function mount(tag, screen) {
  for (const element of document.querySelectorAll('oauth-bindings, oauth-sign-in')) element.remove()
  const element = document.createElement(tag)
  element.setAttribute('base-url', readApi())
  element.lang = currentLanguage()
  element.fetch = recordRequest
  find(screen).querySelector('h2').after(element)
  return element
}

function showBindings() {
  const session = readSession()
  const bindings = mount('oauth-bindings', 'bindings')
  if (session.type !== undefined) bindings.setAttribute('session-type', session.type)
  bindings.token = session.token
  showSession(session, [])
  showScreen('bindings')
  return bindings
}

function showSignIn() {
  const signIn = mount('oauth-sign-in', 'sign-in')
  showUsers(readUsers().length, signIn.pending !== null)
  showScreen('sign-in')
  return signIn
}

/** Signs in without a third-party account; one that waits to be bound is bound now. */
async function enter(session) {
  keepSession(session)
  const signIn = document.querySelector('oauth-sign-in') ?? mount('oauth-sign-in', 'sign-in')
  if (signIn.pending === null) return showBindings()
  let told = []
  signIn.addEventListener('oauth-failed', ({ detail }) => (told = [detail.message, 'error', detail.error]))
  signIn.addEventListener('oauth-bound', ({ detail }) => (told = [detail.message, 'success']))
  await signIn.redeem(session.token)
  if (readSession() !== null) showBindings().say(...told)
}

/** Goes back to where people sign in, and says why. */
function leave(message) {
  const { type, user } = readSession() ?? {}
  dropSession()
  if (type === undefined && user === undefined) return showConnect(`${text('failed')}: ${message}`)
  if (type !== undefined && type === changedType) return showSignIn().say(text('sessionEnded'))
  showSignIn().say(`${message}: ${text('sessionOver')}`, 'error', '401')
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

/** Shows the bindings, or to visitors how to sign in; the element takes what the platform has handed over. */
function show() {
  const { pathname, search } = window.location
  const [, page, provider] = /^\/demo\/(callback|login)\/(.+)$/.exec(pathname) ?? []
  if (page === 'callback') changedType = provider.replaceAll('-', '_').toUpperCase()
  const isSigningIn = page === 'login' && search !== ''
  // A binding is completed by the user who began it.
  if (page === 'callback' && readSession() === null) window.history.replaceState(null, '', '/demo')
  if (isSigningIn || readSession() === null) showSignIn()
  else showBindings()
}

function start() {
  takeFragment()
  showTexts()
  startFaultPanel()
  if (readApi() === null) showConnect(text('needsToken'))
  else show()
  // A token must not stay in the address: it is kept in the history, shared and reloaded.
  window.history.replaceState(null, '', '/demo')
}

document.addEventListener('oauth-authorize', (event) => {
  const { purpose, isBound, provider, url } = event.detail
  event.preventDefault()
  const key = purpose === 'sign-in' ? 'signIn' : isBound ? 'rebindTitle' : 'bindTitle'
  showAuthorizeDialog(`${text(key)} · ${provider}`, url)
})
document.addEventListener('oauth-list', ({ detail }) => showSession(readSession(), detail.items))
document.addEventListener('oauth-unbound', ({ detail }) => {
  changedType = detail.type
})
document.addEventListener('oauth-signed-out', (event) => {
  event.preventDefault()
  leave(event.detail.message)
})
document.addEventListener('oauth-signed-in', ({ detail }) => {
  keepSession({ type: detail.type, token: detail.session.token })
  showBindings().say(text('signedIn'), 'success')
})
document.addEventListener('oauth-not-bound', ({ detail }) => {
  if (detail !== null) dropSession()
  showUsers(readUsers().length, detail !== null)
  if (detail !== null && readUsers().length === 0) showConnect(text('bindByToken'))
})
document.addEventListener('oauth-failed', (event) => {
  if (event.target.localName !== 'oauth-sign-in' || event.detail.error !== 'NOT_FOUND') return
  event.preventDefault()
  showConnect(text('noSignIn'))
})
find('language').addEventListener('click', () => {
  switchLanguage()
  showTexts()
  startFaultPanel()
  find('message').textContent = ''
  const element = document.querySelector('oauth-bindings, oauth-sign-in')
  if (element !== null) element.lang = currentLanguage()
  if (element?.localName === 'oauth-sign-in') showUsers(readUsers().length, element.pending !== null)
})
find('connect').addEventListener('submit', (event) => {
  event.preventDefault()
  const { api, token } = event.target.elements
  chooseApi(api.value)
  enter({ token: token.value.trim() })
})
find('password').addEventListener('submit', (event) => {
  event.preventDefault()
  const user = Number(event.target.elements.user.value)
  enter({ user, token: readUsers()[user - 1] })
})
find('sign-out').addEventListener('click', () => {
  dropSession()
  showSignIn().say(text('signedOut'))
})
find('disconnect').addEventListener('click', () => showConnect(''))
find('cancel-authorize').addEventListener('click', () => find('authorize').close())
// The browser's Back may bring the page out of its cache.
window.addEventListener('pageshow', (event) => event.persisted && find('authorize').close())
window.addEventListener('hashchange', start)
start()
