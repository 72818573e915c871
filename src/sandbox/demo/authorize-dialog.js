import { find } from '/demo/element.js'
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

/** Sends this window to the callback when the phone has confirmed, unless the dialog no longer shows this ticket. */
async function followPhone(dialog, ticket) {
  const isShown = () => dialog.open && dialog.dataset.ticket === ticket
  while (isShown()) {
    const answer = await fetch(`/sandbox/tickets/${ticket}`, { cache: 'no-store' }).catch(() => null)
    if (answer?.status === 200) {
      const { location } = await answer.json()
      if (isShown()) window.location.assign(location)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, pollingMs))
  }
}

/**
 * Shows an authorize address as a QR code, for the phone, and as a link; returns as soon as both are shown. Where
 * another device confirms, this window is sent to the callback, as the platforms' own QR pages do.
 *
 * @param title What the person is about to do, and where.
 */
export async function showAuthorizeDialog(title, address) {
  // Only the simulator hands a login over from device to device; a real platform shows a QR code of its own.
  if (new URL(address).origin !== window.location.origin) return window.location.assign(address)
  const { ticket, scan } = await openTicket(address)
  const dialog = find('authorize')
  find('authorize-title').textContent = title
  find('qr').replaceChildren(drawQrCode(scan, text('scanLabel')))
  find('open-here').href = address
  find('open-as-phone').href = scan
  dialog.dataset.ticket = ticket
  dialog.showModal()
  followPhone(dialog, ticket)
}
