import { find, onClose } from '/demo/element.js'
import { text } from '/demo/language.js'
import { drawQrCode } from '/demo/qr-code.js'

const pollingMs = 1000

/** Begins a login that a phone may confirm. */
async function openTicket(address) {
  const answer = await fetch('/sandbox/tickets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address })
  })
  return answer.json()
}

/** Asks the simulator whether the phone has confirmed, until it has or the dialog is closed. */
async function waitForPhone(ticket, closed) {
  while (!closed.aborted) {
    const answer = await fetch(`/sandbox/tickets/${ticket}`, { cache: 'no-store' }).catch(() => null)
    if (answer?.status === 200) return (await answer.json()).location
    await new Promise((resolve) => setTimeout(resolve, pollingMs))
  }
  return null
}

/** Sends this window to the callback when the phone has confirmed, unless the dialog is closed before. */
async function followPhone(ticket, closed) {
  const location = await waitForPhone(ticket, closed)
  if (location !== null && !closed.aborted) window.location.assign(location)
}

/** Returns a signal for when a dialog is closed. */
function signalClose(dialog) {
  const closing = new AbortController()
  onClose(dialog, () => closing.abort())
  return closing.signal
}

/**
 * Shows an authorize address as a QR code, for the phone, and as a link; returns as soon as both are shown. Where
 * another device confirms, this window is sent to the callback, as the platforms' own QR pages do.
 */
export async function showBindDialog(item, address) {
  // Only the simulator hands a login over from device to device; a real platform shows a QR code of its own.
  if (new URL(address).origin !== window.location.origin) return window.location.assign(address)
  const { ticket, scan } = await openTicket(address)
  const dialog = find('bind')
  find('bind-title').textContent = `${text(item.has_binding ? 'rebindTitle' : 'bindTitle')} · ${item.display_name}`
  find('qr').replaceChildren(drawQrCode(scan, text('scanLabel')))
  find('open-here').href = address
  dialog.showModal()
  followPhone(ticket, signalClose(dialog))
}
