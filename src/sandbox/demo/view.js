import { currentLanguage, text } from '/demo/language.js'

/** The element of an id. */
export const find = (id) => document.getElementById(id)

function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** Tells the person something, politely, with an error code where there is one. */
export function say(words, kind = 'info', code = '') {
  const message = find('message')
  message.className = kind
  message.replaceChildren(words)
  if (code !== '') message.append(' ', create('code', { textContent: code }))
}

/** Shows the latest request and its answer, for developers; never the token. */
export function showExchange(method, address, body, status, answer) {
  // A code and a state are worth nothing any more once they were posted, but screens get shared.
  const masked = body && { ...body, ...(body.code && { code: '…', state: '…' }) }
  const lines = [`${method} ${address}`, masked ? JSON.stringify(masked) : '', `→ ${status}`]
  lines.push(JSON.stringify(answer, (key, value) => (key === 'url' ? '…' : value), 2))
  find('exchange-text').textContent = lines.filter(Boolean).join('\n')
  find('exchange').hidden = false
}

/** Puts the page's words in the language in use. */
export function showTexts() {
  document.documentElement.lang = currentLanguage()
  document.title = text('title')
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text)
  find('language').textContent = text('otherLanguage')
  find('language').lang = currentLanguage() === 'en' ? 'zh-CN' : 'en'
}

/** Shows the form that asks for a service and a token. */
export function showConnect() {
  find('bindings').hidden = true
  find('connect').hidden = false
  find('connect').elements.api.value = sessionStorage.getItem('api') ?? 'http://127.0.0.1:3000'
  find('connect').elements.token.value = sessionStorage.getItem('token') ?? ''
}

function createButton(item, key, kind, act) {
  const button = create('button', { type: 'button', className: kind, textContent: text(key) })
  button.dataset.key = `${item.name} ${key}`
  button.setAttribute('aria-describedby', `name-${item.name}`)
  button.addEventListener('click', () => act(item))
  return button
}

function createAccount({ nickname, avatar, bound_at: boundAt }) {
  const since = new Date(boundAt).toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' })
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

function createItem(item, { bind, unbind }) {
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

/**
 * Shows the list; the keyboard's focus stays with the provider it was on.
 *
 * @param actions What the buttons do, `bind` and `unbind`.
 */
export function showItems(items, actions) {
  const focused = document.activeElement?.dataset?.key
  find('list').replaceChildren(...items.map((item) => createItem(item, actions)))
  find('api').textContent = sessionStorage.getItem('api')
  find('connect').hidden = true
  find('bindings').hidden = false
  if (!focused) return
  const provider = focused.split(' ')[0]
  const heir =
    find('list').querySelector(`[data-key="${focused}"]`) ?? find('list').querySelector(`[data-key^="${provider} "]`)
  heir?.focus()
}

/** Asks whether to unbind; resolves to the answer. */
export function confirmUnbind(item) {
  const dialog = find('confirm')
  find('confirm-title').textContent = `${text('confirmTitle')} · ${item.display_name}`
  dialog.returnValue = 'cancel'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'unbind'), { once: true })
  })
}
