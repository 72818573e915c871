import { currentLanguage, text } from '/demo/language.js'
import { say, showConnect, showExchange } from '/demo/view.js'

const path = '/api/administrator/user/oauth-binding'

/** Calls the service; returns the body of a success, or says what went wrong and returns null. */
export async function call(method, type, body) {
  const api = sessionStorage.getItem('api')
  const address = `${api}${path}${type === '' ? '' : `/${type}`}`
  const headers = {
    Accept: 'application/json',
    'Accept-Language': currentLanguage(),
    Authorization: `Bearer ${sessionStorage.getItem('token')}`
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  let response
  try {
    response = await fetch(address, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' })
  } catch {
    say(text('unreachable'), 'error')
    return null
  }
  const answer = await response.json().catch(() => null)
  showExchange(method, address, body, response.status, answer)
  if (answer === null || typeof answer.msg !== 'string') {
    say(text('unreadable'), 'error', String(response.status))
    return null
  }
  if (response.ok) return answer
  const fields = answer.data ? ` ${Object.values(answer.data).flat().join(' ')}` : ''
  say(`${text('failed')}: ${answer.msg}${fields}`, 'error', answer.error ?? String(response.status))
  if (response.status === 401) showConnect()
  return null
}
