import { create, find } from '/demo/element.js'
import { currentLanguage, text } from '/demo/language.js'
import { maskToken, readApi } from '/demo/session.js'

const screens = ['connect', 'sign-in', 'bindings']

/** Puts the page's words in the language in use. */
export function showTexts() {
  document.documentElement.lang = currentLanguage()
  document.title = text('title')
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text)
  find('language').textContent = text('otherLanguage')
  find('language').lang = currentLanguage() === 'en' ? 'zh-CN' : 'en'
}

/** Shows one screen. The focus goes to its title, since it was on the screen before; not when the page opens. */
export function showScreen(shown) {
  const before = screens.find((screen) => !find(screen).hidden)
  for (const screen of screens) find(screen).hidden = screen !== shown
  for (const element of document.querySelectorAll('.api')) element.textContent = readApi()
  if (before !== undefined && before !== shown) find(shown).querySelector('h2').focus()
}

/** Shows the form that asks for a service and a token, and says why. */
export function showConnect(words) {
  find('connect').elements.api.value = readApi() ?? 'http://127.0.0.1:3000'
  find('connect').elements.token.value = ''
  find('message').textContent = words
  showScreen('connect')
}

const nameUser = (user) => (user === undefined ? text('otherUser') : `${text('demoUser')} ${user}`)

/** Shows who is signed in, and which token goes with the requests. */
export function showSession({ token, type, user }, items) {
  const item = items.find((candidate) => candidate.type === type)
  const parts = item ? [item.binding?.nickname ?? text('noNickname'), item.display_name] : [nameUser(user)]
  const name = type !== undefined && item === undefined ? '' : parts.join(' · ')
  const note = create('small', { textContent: `${text('carries')} ${maskToken(token)}` })
  find('session').replaceChildren(create('bdi', { textContent: name }), ' ', note)
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
