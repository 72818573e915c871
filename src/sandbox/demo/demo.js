import { showBindDialog } from '/demo/bind-dialog.js'
import { find } from '/demo/element.js'
import { refreshFaults, startFaultPanel } from '/demo/fault-panel.js'
import { switchLanguage, text } from '/demo/language.js'
import { call } from '/demo/service.js'
import { confirmUnbind, say, showConnect, showItems, showTexts } from '/demo/view.js'

let busy = false

async function refresh() {
  const answer = await call('GET', '')
  if (answer === null) return
  showItems(answer.data, { bind: (item) => run(() => bind(item)), unbind: askToUnbind })
}

/** Runs one action at a time. */
async function run(action) {
  if (busy) return
  busy = true
  say(text('working'))
  try {
    await action()
  } finally {
    busy = false
    if (find('message').textContent === text('working')) say('')
    refreshFaults()
  }
}

async function bind(item) {
  const answer = await call('PUT', item.name.toUpperCase(), { state: false })
  if (answer === null) return
  if (!/^https?:/.test(answer.data)) return say(text('unreadable'), 'error')
  say('')
  await showBindDialog(item, answer.data)
}

/** Is no action while it asks: whoever closes the dialog can press the next button at once. */
async function askToUnbind(item) {
  if (busy) return
  if (!item.can_unbind) return say(item.cannot_unbind_reason, 'error')
  say('')
  if (await confirmUnbind(item)) await run(() => unbind(item))
}

async function unbind(item) {
  const answer = await call('PUT', item.name.toUpperCase(), { state: true })
  if (answer === null) return
  await refresh()
  say(`${item.display_name}: ${answer.data}`, 'success')
}

/** Completes the ceremony with what the platform handed over. */
async function complete(provider, parameters) {
  const code = parameters.get('authCode') ?? parameters.get('code')
  const state = parameters.get('state')
  if (code === null || state === null) {
    await refresh()
    return say(text('refused'), 'error', parameters.get('error') ?? '')
  }
  const type = provider.replaceAll('-', '_').toUpperCase()
  const answer = await call('POST', '', { type, code, state })
  if (answer === null) return refreshQuietly()
  await refresh()
  say(answer.data, 'success')
}

/** Shows the list without losing the message of a failure. */
async function refreshQuietly() {
  const { className } = find('message')
  const nodes = [...find('message').childNodes]
  await refresh()
  find('message').className = className
  find('message').replaceChildren(...nodes)
}

function takeFragment() {
  const fragment = new URLSearchParams(window.location.hash.slice(1))
  const api = fragment.get('api')?.replace(/\/+$/, '')
  if (api) {
    // A link to another service must not be handed the token of this one.
    if (api !== sessionStorage.getItem('api')) sessionStorage.removeItem('token')
    sessionStorage.setItem('api', api)
  }
  if (fragment.has('token')) sessionStorage.setItem('token', fragment.get('token'))
}

async function start() {
  takeFragment()
  showTexts()
  startFaultPanel()
  const [, provider] = /^\/demo\/callback\/(.+)$/.exec(window.location.pathname) ?? []
  const parameters = new URLSearchParams(window.location.search)
  // Neither a token nor a code may stay in the address: it is kept in the history, shared and reloaded.
  window.history.replaceState(null, '', '/demo')
  if (!sessionStorage.getItem('api') || !sessionStorage.getItem('token')) {
    showConnect()
    return say(text('needsToken'))
  }
  await run(() => (provider === undefined ? refresh() : complete(provider, parameters)))
}

find('language').addEventListener('click', () => {
  switchLanguage()
  showTexts()
  startFaultPanel()
  say('')
  if (!find('bindings').hidden) run(refresh)
})
find('connect').addEventListener('submit', (event) => {
  event.preventDefault()
  const { api, token } = event.target.elements
  sessionStorage.setItem('api', api.value.trim().replace(/\/+$/, ''))
  sessionStorage.setItem('token', token.value.trim())
  run(refresh)
})
find('disconnect').addEventListener('click', () => {
  sessionStorage.removeItem('token')
  say('')
  showConnect()
})
find('cancel-bind').addEventListener('click', () => find('bind').close())
// The browser's Back may bring the page out of its cache, in the middle of an action.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  busy = false
  find('bind').close()
  run(refresh)
})
window.addEventListener('hashchange', () => start())
start()
