import { texts } from '/demo/texts.js'

const path = '/api/administrator/user/oauth-binding'
const find = (id) => document.getElementById(id)
let language = sessionStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
let busy = false
let items = []

const text = (key) => texts[language][key]

function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function say(words, kind = 'info', code = '') {
  const message = find('message')
  message.className = kind
  message.replaceChildren(words)
  if (code !== '') message.append(' ', create('code', { textContent: code }))
}

/** Calls the service; returns the body of a success, or says what went wrong and returns null. */
async function call(method, type, body) {
  const api = sessionStorage.getItem('api')
  const address = `${api}${path}${type === '' ? '' : `/${type}`}`
  const headers = {
    Accept: 'application/json',
    'Accept-Language': language,
    Authorization: `Bearer ${sessionStorage.getItem('token')}`
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  let response
  try {
    response = await fetch(address, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' })
  } catch {
    say(text('unreachable'), 'error')
    return null
  }
  const answer = await response.json().catch(() => null)
  showExchange(method, address, body, response.status, answer)
  if (answer === null || typeof answer.msg !== 'string') {
    say(text('unreadable'), 'error', String(response.status))
    return null
  }
  if (response.ok) return answer
  const fields = answer.data ? ` ${Object.values(answer.data).flat().join(' ')}` : ''
  say(`${text('failed')}: ${answer.msg}${fields}`, 'error', answer.error ?? String(response.status))
  if (response.status === 401) showConnect()
  return null
}

function showExchange(method, address, body, status, answer) {
  // A code and a state are worth nothing any more once they were posted, but screens get shared.
  const masked = body && { ...body, ...(body.code && { code: '…', state: '…' }) }
  const lines = [`${method} ${address}`, masked ? JSON.stringify(masked) : '', `→ ${status}`]
  lines.push(JSON.stringify(answer, (key, value) => (key === 'url' ? '…' : value), 2))
  find('exchange-text').textContent = lines.filter(Boolean).join('\n')
  find('exchange').hidden = false
}

function showTexts() {
  document.documentElement.lang = language
  document.title = text('title')
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text)
  find('language').textContent = text('otherLanguage')
  find('language').lang = language === 'en' ? 'zh-CN' : 'en'
}

function showConnect() {
  find('bindings').hidden = true
  find('connect').hidden = false
  find('connect').elements.api.value = sessionStorage.getItem('api') ?? 'http://127.0.0.1:3000'
  find('connect').elements.token.value = sessionStorage.getItem('token') ?? ''
}

function createButton(item, key, kind, act) {
  const button = create('button', { type: 'button', className: kind, textContent: text(key) })
  button.dataset.key = `${item.name} ${key}`
  button.setAttribute('aria-describedby', `name-${item.name}`)
  button.addEventListener('click', () => run(() => act(item)))
  return button
}

function createAccount({ nickname, avatar, bound_at: boundAt }) {
  const since = new Date(boundAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
  const picture = create('span', { className: 'avatar' })
  if (avatar) {
    const image = create('img', { alt: '', src: avatar, referrerPolicy: 'no-referrer' })
    image.addEventListener('error', () => image.remove())
    picture.append(image)
  }
  const words = create('span', { className: 'words' })
  words.append(create('bdi', { textContent: nickname ?? text('noNickname') }))
  words.append(create('small', {}, `${text('since')} `, create('time', { dateTime: boundAt, textContent: since })))
  return create('p', { className: 'account' }, picture, words)
}

function createItem(item) {
  const name = create('h3', { id: `name-${item.name}`, textContent: item.display_name })
  const state = create('span', { className: item.has_binding ? 'badge on' : 'badge' })
  state.textContent = text(item.has_binding ? 'bound' : 'notBound')
  const icon = create('span', { className: `icon ${item.icon}`, ariaHidden: 'true' })
  const buttons = create('div', { className: 'buttons' })
  if (item.has_binding) {
    const unbindButton = createButton(item, 'unbind', 'danger', unbind)
    unbindButton.disabled = !item.can_unbind
    buttons.append(createButton(item, 'rebind', '', bind), unbindButton)
  } else {
    buttons.append(createButton(item, 'bind', 'primary', bind))
  }
  const element = create('li', {}, create('div', { className: 'head' }, icon, name, state))
  if (item.binding) element.append(createAccount(item.binding))
  const reason = item.cannot_unbind_reason
  if (item.has_binding && reason) element.append(create('p', { className: 'reason', textContent: reason }))
  element.append(buttons)
  return element
}

function showItems() {
  const focused = document.activeElement?.dataset?.key
  find('list').replaceChildren(...items.map(createItem))
  find('api').textContent = sessionStorage.getItem('api')
  find('connect').hidden = true
  find('bindings').hidden = false
  if (!focused) return
  const provider = focused.split(' ')[0]
  const heir =
    find('list').querySelector(`[data-key="${focused}"]`) ?? find('list').querySelector(`[data-key^="${provider} "]`)
  heir?.focus()
}

async function refresh() {
  const answer = await call('GET', '')
  if (answer === null) return
  items = answer.data
  showItems()
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
  }
}

async function bind(item) {
  const answer = await call('PUT', item.name.toUpperCase(), { state: false })
  if (answer === null) return
  if (!/^https?:/.test(answer.data)) return say(text('unreadable'), 'error')
  window.location.assign(answer.data)
}

async function unbind(item) {
  say('')
  if (!(await confirmUnbind(item))) return
  say(text('working'))
  const answer = await call('PUT', item.name.toUpperCase(), { state: true })
  if (answer === null) return
  await refresh()
  say(`${item.display_name}: ${answer.data}`, 'success')
}

function confirmUnbind(item) {
  const dialog = find('confirm')
  find('confirm-title').textContent = `${text('confirmTitle')} · ${item.display_name}`
  dialog.returnValue = 'cancel'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'unbind'), { once: true })
  })
}

/** Completes the ceremony with what the platform handed over. */
async function complete(provider, parameters) {
  const code = parameters.get('authCode') ?? parameters.get('code')
  const state = parameters.get('state')
  if (code === null || state === null) {
    await refresh()
    return say(text('refused'), 'error', parameters.get('error') ?? '')
  }
  const answer = await call('POST', '', { type: provider === 'wechat' ? 'WECHAT' : 'DING_TALK', code, state })
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
  for (const name of ['api', 'token']) {
    if (fragment.has(name)) sessionStorage.setItem(name, fragment.get(name).replace(/\/+$/, ''))
  }
}

async function start() {
  takeFragment()
  showTexts()
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
  language = language === 'en' ? 'zh-CN' : 'en'
  sessionStorage.setItem('language', language)
  showTexts()
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
// The browser's Back may bring the page out of its cache, in the middle of an action.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  busy = false
  run(refresh)
})
window.addEventListener('hashchange', () => start())
start()
