import { create, find } from '/demo/element.js'
import { currentLanguage, text } from '/demo/language.js'

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
  const hide = (key, value) => (key === 'url' || /^https?:.*state=/.test(value) ? '…' : value)
  lines.push(JSON.stringify(answer, hide, 2))
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

/** A picture that gives way to the first letter of a name when there is none, or it does not load. */
function createPicture(className, address, name) {
  const letter = [...name].find((character) => /\p{L}/u.test(character)) ?? ''
  const picture = create('span', { className, textContent: letter, ariaHidden: 'true' })
  if (!address) return picture
  const image = create('img', { alt: '', src: address, referrerPolicy: 'no-referrer' })
  image.addEventListener('error', () => image.replaceWith(letter))
  picture.replaceChildren(image)
  return picture
}

function createAccount({ nickname, avatar, bound_at: boundAt }) {
  const since = new Date(boundAt).toLocaleDateString(currentLanguage(), { dateStyle: 'medium' })
  const name = nickname ?? text('noNickname')
  const words = create('span', { className: 'words' }, create('bdi', { textContent: name }), ' ')
  words.append(create('small', {}, `${text('since')} `, create('time', { dateTime: boundAt, textContent: since })))
  return create('p', { className: 'account' }, createPicture('avatar', avatar, name), words)
}

function createButtons(item, { bind, unbind }) {
  if (!item.has_binding) return [createButton(item, 'bind', 'primary', bind)]
  const unbindButton = createButton(item, 'unbind', 'danger', unbind)
  // Not `disabled`: the keyboard must reach the button to learn why.
  if (!item.can_unbind) {
    unbindButton.setAttribute('aria-disabled', 'true')
    unbindButton.setAttribute('aria-describedby', `name-${item.name} reason-${item.name}`)
  }
  return [createButton(item, 'rebind', '', bind), unbindButton]
}

function createItem(item, actions) {
  const iconAddress = `/demo/icon-${encodeURIComponent(item.icon)}.svg`
  const icon = createPicture('icon', iconAddress, item.display_name)
  const state = create('span', { className: item.has_binding ? 'badge on' : 'badge' })
  state.textContent = text(item.has_binding ? 'bound' : 'notBound')
  const name = create('h3', { id: `name-${item.name}`, textContent: item.display_name })
  const middle = create('div', { className: 'middle' }, create('div', { className: 'head' }, name, state))
  if (item.binding) middle.append(createAccount(item.binding))
  const reason = item.cannot_unbind_reason
  if (item.has_binding && reason) {
    middle.append(create('p', { className: 'reason', id: `reason-${item.name}`, textContent: reason }))
  }
  return create('li', {}, icon, middle, create('div', { className: 'buttons' }, ...createButtons(item, actions)))
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
    // The browser calls some time after it hid the dialog, which may be open again by then, for another answer.
    dialog.onclose = () => {
      if (!dialog.open) resolve(dialog.returnValue === 'unbind')
    }
  })
}
