import { create, createPart } from './dom.js'
import { findEmbedding, loadScript } from './embedded-qr-code.js'
import type { Texts } from './texts.js'

const slot = 'qr-code'

export interface QrCodeRequest {
  title: string
  url: string
  texts: Texts
}

/** Whether the platform of an authorize URL shows its QR code in other pages. */
export const hasQrCode = (url: string): boolean => findEmbedding(url) !== null

function createDialog(host: HTMLElement, { title, url, texts }: QrCodeRequest) {
  const status = create('p', { role: 'status', textContent: texts.scanLoading })
  const cancel = createPart('button', 'button', texts.cancel)
  cancel.type = 'button'
  const link = createPart('a', 'button primary', texts.openPage)
  link.href = url
  const dialog = createPart('dialog', 'scan', create('h2', { id: 'scan-title', textContent: title }), status)
  dialog.append(create('slot', { name: slot }), createPart('div', 'buttons', cancel, link))
  dialog.setAttribute('aria-labelledby', 'scan-title')
  // The platforms' scripts look for it by its id, which finds nothing in a shadow tree.
  const place = create('div', { slot, id: `oauth-binding-qr-code-${Date.now()}` })
  host.append(place)
  cancel.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => {
    dialog.remove()
    place.remove()
  })
  return { dialog, status, place }
}

/**
 * Shows the platform's own QR code in a dialog, with a link to the authorize page for where its script is blocked;
 * resolves to the address that the person returns with, or `null` when the dialog is closed.
 *
 * @param host The element that shows the dialog.
 */
export async function showQrCode(host: HTMLElement, request: QrCodeRequest): Promise<string | null> {
  const { texts, url } = request
  const embedding = findEmbedding(url)
  const { dialog, status, place } = createDialog(host, request)
  host.shadowRoot?.append(dialog)
  dialog.showModal()
  const blocked = () => (status.textContent = texts.scanBlocked)
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(null))
    const onReturn = (href: string) => {
      resolve(href)
      dialog.close()
    }
    const draw = async () => {
      if (embedding === null) return blocked()
      await loadScript(embedding.script, host.nonce ?? '')
      if (!dialog.open) return
      embedding.draw({ id: place.id, url: new URL(url) }, onReturn, blocked)
      status.textContent = texts.scanHint
    }
    draw().catch(blocked)
  })
}
