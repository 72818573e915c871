import { create, createPart } from './dom.js'
import { createAvatar, createIcon } from './pictures.js'
import type { Binding, LoginMethod } from '../../client/index.js'
import type { Language, Texts } from './texts.js'

export interface RowContext {
  texts: Texts
  language: Language
  act: (key: 'bind' | 'unbind' | 'signIn') => void
}

type ButtonKey = 'bind' | 'rebind' | 'unbind' | 'signIn'

/** The type of an item, by which the operations name its provider. */
export const typeOf = ({ type, name }: { type?: string; name: string }): string => type ?? name.toUpperCase()

function createButton(context: RowContext, item: LoginMethod, key: ButtonKey, kind: string): HTMLButtonElement {
  const button = createPart('button', `button ${kind}`.trim(), context.texts[key])
  button.type = 'button'
  button.id = `${key}-${item.name}`
  button.dataset['key'] = `${item.name} ${key}`
  // Names the provider for those who hear one button after the other.
  button.setAttribute('aria-labelledby', `${button.id} name-${item.name}`)
  button.addEventListener('click', () => context.act(key === 'rebind' ? 'bind' : key))
  return button
}

function createAccount({ texts, language }: RowContext, binding: NonNullable<Binding['binding']>): HTMLElement {
  const { nickname, avatar, bound_at: boundAt } = binding
  const name = nickname ?? texts.noNickname
  const since = new Date(boundAt).toLocaleDateString(language, { dateStyle: 'medium' })
  const time = create('time', { dateTime: boundAt, textContent: since })
  const words = create('span', {}, create('bdi', { textContent: name }), ' ')
  words.append(create('small', {}, `${texts.since} `, time))
  return createPart('p', 'account', createAvatar(avatar, name), words)
}

function createBindingButtons(context: RowContext, item: Binding): HTMLButtonElement[] {
  if (!item.has_binding) return [createButton(context, item, 'bind', 'primary')]
  const unbind = createButton(context, item, 'unbind', 'danger')
  // Not `disabled`: the keyboard must reach the button to learn why.
  if (!item.can_unbind) {
    unbind.ariaDisabled = 'true'
    unbind.setAttribute('aria-describedby', `reason-${item.name}`)
  }
  return [createButton(context, item, 'rebind', ''), unbind]
}

function createRow(item: LoginMethod, middle: HTMLElement, buttons: readonly HTMLButtonElement[]): HTMLElement {
  const row = createPart('li', 'item', createIcon(item.icon, item.display_name), middle)
  row.dataset['type'] = typeOf(item)
  row.append(createPart('div', 'buttons', ...buttons))
  return row
}

function createName({ name, display_name: displayName }: LoginMethod): HTMLElement {
  const element = createPart('span', 'name', displayName)
  element.id = `name-${name}`
  return element
}

export function createBindingRow(context: RowContext, item: Binding): HTMLElement {
  const { texts } = context
  const badge = createPart('span', item.has_binding ? 'badge on' : 'badge')
  badge.textContent = item.has_binding ? texts.bound : texts.notBound
  const middle = create('div', { className: 'middle' }, create('div', { className: 'head' }, createName(item), badge))
  if (item.binding) middle.append(createAccount(context, item.binding))
  if (item.has_binding && item.cannot_unbind_reason) {
    const reason = createPart('p', 'reason', item.cannot_unbind_reason)
    reason.id = `reason-${item.name}`
    middle.append(reason)
  }
  return createRow(item, middle, createBindingButtons(context, item))
}

export function createMethodRow(context: RowContext, item: LoginMethod): HTMLElement {
  const middle = create('div', { className: 'middle' }, createName(item))
  return createRow(item, middle, [createButton(context, item, 'signIn', 'primary')])
}

/** Puts rows into a list; the keyboard's focus stays with the provider it was on. */
export function showRows(list: HTMLElement, rows: readonly HTMLElement[]): void {
  const focused = (list.getRootNode() as ShadowRoot).activeElement as HTMLElement | null
  const key = focused?.dataset['key']
  list.replaceChildren(...rows)
  if (key === undefined) return
  const [provider = ''] = key.split(' ')
  const buttons = [...list.querySelectorAll<HTMLElement>('[data-key]')]
  const heir =
    buttons.find((button) => button.dataset['key'] === key) ??
    buttons.find((button) => button.dataset['key']?.startsWith(`${provider} `))
  heir?.focus()
}
