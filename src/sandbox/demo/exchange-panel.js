import { find } from '/demo/element.js'
import { refreshFaults } from '/demo/fault-panel.js'
import { maskToken } from '/demo/session.js'

/** Whether a request of the person's is shown, which no list that is read afterwards may replace. */
let isCaused = false

/** A code and a state are worth nothing any more once they were posted, but screens get shared. */
function hideSecrets(key, value) {
  if (typeof value !== 'string') return value
  if (key === 'token') return maskToken(value)
  return ['code', 'state', 'ticket', 'url', 'verifier'].includes(key) || /^https?:.*state=/.test(value) ? '…' : value
}

/** Shows a request and its answer, for developers; of a token only its id. */
function showExchange({ method, url, headers }, body, status, answer) {
  if (method === 'GET' && isCaused) return
  isCaused = method !== 'GET'
  const [, token] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? []
  const lines = [
    `${method} ${url}`,
    token ? `Authorization: Bearer ${maskToken(token)}` : '',
    body ? JSON.stringify(body, hideSecrets) : '',
    `→ ${status}`,
    JSON.stringify(answer, hideSecrets, 2)
  ]
  find('exchange-text').textContent = lines.filter(Boolean).join('\n')
  find('exchange').hidden = false
}

/** Sends a request of an element, and shows it with its answer: the latest one that the person has caused. */
export async function recordRequest(request) {
  const body = request.method === 'GET' ? null : await request.clone().json()
  const response = await fetch(request)
  const answer = await response
    .clone()
    .json()
    .catch(() => null)
  showExchange(request, body, response.status, answer)
  refreshFaults()
  return response
}
