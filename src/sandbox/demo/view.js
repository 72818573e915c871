import { create, find } from '/demo/element.js'
import { currentLanguage, text } from '/demo/language.js'
import { maskToken, readApi, readSession } from '/demo/session.js'

const screens = ['connect', 'sign-in', 'bindings']

/** Tells the person something, politely, with an error code where there is one. */
export function say(words, kind = 'info', code = '') {
  const message = find('message')
  message.className = kind
  message.replaceChildren(words)
  if (code !== '') message.append(' ', create('code', { textContent: code }))
}

/** Shows a screen without losing the message of a failure. */
export async function keepMessage(showScreen) {
  const { className } = find('message')
  const nodes = [...find('message').childNodes]
  await showScreen()
  find('message').className = className
  find('message').replaceChildren(...nodes)
}

/** A code and a state are worth nothing any more once they were posted, but screens get shared. */
function hideSecrets(key, value) {
  if (typeof value !== 'string') return value
  if (key === 'token') return maskToken(value)
  return ['code', 'state', 'ticket', 'url', 'verifier'].includes(key) || /^https?:.*state=/.test(value) ? '…' : value
}

/** Shows the latest request and its answer, for developers; of a token only its id. */
export function showExchange(method, address, body, status, answer) {
  const session = readSession()
  const lines = [
    `${method} ${address}`,
    session ? `Authorization: Bearer ${maskToken(session.token)}` : '',
    body ? JSON.stringify(body, hideSecrets) : '',
    `→ ${status}`,
    JSON.stringify(answer, hideSecrets, 2)
  ]
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

/** Shows one screen. The focus goes to its title, since it was on the screen before; not when the page opens. */
function showScreen(shown) {
  const before = screens.find((screen) => !find(screen).hidden)
  for (const screen of screens) {
    find(screen).hidden = screen !== shown
    // What the lists hold has the same ids.
    if (screen !== shown) find(screen).querySelector('ul')?.replaceChildren()
  }
  for (const element of document.querySelectorAll('.api')) element.textContent = readApi()
  if (before !== undefined && before !== shown) find(shown).querySelector('h2').focus()
}

/** Shows the form that asks for a service and a token. */
export function showConnect() {
  find('connect').elements.api.value = readApi() ?? 'http://127.0.0.1:3000'
  find('connect').elements.token.value = ''
  showScreen('connect')
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

const createIcon = ({ icon, display_name: name }) =>
  createPicture('icon', `/demo/icon-${encodeURIComponent(icon)}.svg`, name)

function createItem(item, actions) {
  const state = create('span', { className: item.has_binding ? 'badge on' : 'badge' })
  state.textContent = text(item.has_binding ? 'bound' : 'notBound')
  const name = create('h3', { id: `name-${item.name}`, textContent: item.display_name })
  const middle = create('div', { className: 'middle' }, create('div', { className: 'head' }, name, state))
  if (item.binding) middle.append(createAccount(item.binding))
  const reason = item.cannot_unbind_reason
  if (item.has_binding && reason) {
    middle.append(create('p', { className: 'reason', id: `reason-${item.name}`, textContent: reason }))
  }
  return create(
    'li',
    {},
    createIcon(item),
    middle,
    create('div', { className: 'buttons' }, ...createButtons(item, actions))
  )
}

/**
 * Shows the list; the keyboard's focus stays with the provider it was on.
 *
 * @param actions What the buttons do, `bind` and `unbind`.
 */
export function showItems(items, actions) {
  const focused = document.activeElement?.dataset?.key
  find('list').replaceChildren(...items.map((item) => createItem(item, actions)))
  showScreen('bindings')
  if (!focused) return
  const provider = focused.split(' ')[0]
  const heir =
    find('list').querySelector(`[data-key="${focused}"]`) ?? find('list').querySelector(`[data-key^="${provider} "]`)
  heir?.focus()
}

/** A name and what is to be known of it, beside a picture. */
function createPerson(avatar, name, note) {
  const words = create('span', { className: 'words' }, name, ' ', create('small', { textContent: note }))
  return [createPicture('avatar', avatar, name.textContent), words]
}

const createName = (...parts) => create('bdi', { textContent: parts.filter(Boolean).join(' · ') })

/** Shows who is signed in, and which token goes with the requests. */
export function showSession({ token, type, user }, items) {
  const item = items.find(({ name }) => name.toUpperCase() === type)
  const { nickname, avatar } = item?.binding ?? {}
  const name = item ? createName(nickname ?? text('noNickname'), item.display_name) : createName(nameUser(user))
  find('session').replaceChildren(...createPerson(avatar, name, `${text('carries')} ${maskToken(token)}`))
}

const nameUser = (user) => (user === undefined ? text('otherUser') : `${text('demoUser')} ${user}`)

/** Shows by what visitors can sign in. */
export function showMethods(items, signIn) {
  const rows = items.map((item) => {
    const name = create('h3', { id: `name-${item.name}`, textContent: item.display_name })
    const buttons = create('div', { className: 'buttons' }, createButton(item, 'signIn', 'primary', signIn))
    return create('li', {}, createIcon(item), create('div', { className: 'middle' }, name), buttons)
  })
  find('methods').replaceChildren(...rows)
  showScreen('sign-in')
}

/**
 * Offers the users of the demo in the form that stands for a password's.
 *
 * @param toBind Whether the user who signs in gets an account bound.
 */
export function showUsers(count, toBind) {
  const { user } = find('password').elements
  const options = Array.from({ length: count }, (_, index) =>
    create('option', { value: index + 1, textContent: nameUser(index + 1) })
  )
  user.replaceChildren(...options)
  find('password').hidden = count === 0
  find('password-title').textContent = text(toBind ? 'passwordToBind' : 'passwordTitle')
  find('enter').textContent = text(toBind ? 'signInAndBind' : 'signIn')
}

/** Shows the account that nobody has bound in place of the methods, or the methods where there is none. */
export function showUnknownAccount(account) {
  find('methods').hidden = account !== null
  find('unknown').hidden = account === null
  find('drop-account').hidden = account === null
  if (account === null) return
  const name = createName(account.nickname ?? text('noNickname'), account.displayName)
  find('unknown').replaceChildren(...createPerson(account.avatar, name, text('notBound')))
}

/**
 * Asks whether to unbind; resolves to the answer.
 *
 * @param isOwn Whether the session was made through this binding.
 */
export function confirmUnbind(item, isOwn) {
  const dialog = find('confirm')
  find('confirm-title').textContent = `${text('confirmTitle')} · ${item.display_name}`
  find('confirm-text').textContent = `${text('confirmText')}${isOwn ? ` ${text('confirmOwn')}` : ''}`
  dialog.returnValue = 'cancel'
  dialog.showModal()
  return new Promise((resolve) => {
    // The browser calls some time after it hid the dialog, which may be open again by then, for another answer.
    dialog.onclose = () => {
      if (!dialog.open) resolve(dialog.returnValue === 'unbind')
    }
  })
}
