import { create, createPart } from './dom.js'

export interface Question {
  title: string
  text: string
  confirm: string
  cancel: string
}

function createAnswer(value: string, kind: string, words: string): HTMLButtonElement {
  const button = createPart('button', `button ${kind}`.trim(), words)
  button.value = value
  return button
}

/**
 * Asks a question in a modal dialog; resolves to the answer. Escape and anything but the button that confirms is no.
 *
 * @param root Where the dialog is put until it is answered.
 */
export function confirm(root: ShadowRoot, { title, text, confirm, cancel }: Question): Promise<boolean> {
  const no = createAnswer('', '', cancel)
  no.autofocus = true
  const buttons = createPart('div', 'buttons', no, createAnswer('yes', 'danger', confirm))
  const heading = create('h2', { id: 'confirm-title', textContent: title })
  const form = create('form', { method: 'dialog' }, heading, create('p', { id: 'confirm-text', textContent: text }))
  form.append(buttons)
  const dialog = createPart('dialog', 'confirm', form)
  dialog.setAttribute('aria-labelledby', 'confirm-title')
  dialog.setAttribute('aria-describedby', 'confirm-text')
  root.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}
