import { currentLanguage, text } from '/demo/language.js'
import { readApi, readSession } from '/demo/session.js'
import { say, showExchange } from '/demo/view.js'

/** Where the operations of signed-in users are. */
export const bindingPath = '/api/administrator/user/oauth-binding'
/** Where the operations of signing in are. */
export const loginPath = '/api/auth/login'

/** Thrown when the service no longer takes the token; the message is the service's own. */
export class SignedOut extends Error {}

function describeRequest(method, body, isOfVisitors) {
  const session = readSession()
  return {
    method,
    headers: {
      Accept: 'application/json',
      'Accept-Language': currentLanguage(),
      ...(session && { Authorization: `Bearer ${session.token}` }),
      ...(body && { 'Content-Type': 'application/json' })
    },
    ...(body && { body: JSON.stringify(body) }),
    cache: 'no-store',
    // The cookie tells the service that the URL was handed to this browser.
    credentials: isOfVisitors ? 'include' : 'omit'
  }
}

/**
 * Calls the service; returns the body of a success, or says what went wrong and returns null.
 *
 * @param expected The code of a failure that is returned as a success is.
 * @throws SignedOut
 */
export async function call(method, path, body, expected) {
  const address = readApi() + path
  let response
  try {
    response = await fetch(address, describeRequest(method, body, path.startsWith(loginPath)))
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
  if (response.ok || (expected !== undefined && answer.error === expected)) return answer
  if (response.status === 401) throw new SignedOut(answer.msg)
  const fields = answer.data ? ` ${Object.values(answer.data).flat().join(' ')}` : ''
  say(`${text('failed')}: ${answer.msg}${fields}`, 'error', answer.error ?? String(response.status))
  return null
}
