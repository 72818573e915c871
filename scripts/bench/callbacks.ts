import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { authorizationOf, familyPath, signInPath, verifier, type Callback } from './requests.js'

/** What a ceremony is for. */
export type Purpose = 'complete' | 'login'

/** How many users authorise at the same time. */
const width = 32

const agent = new Agent({ keepAlive: true, maxSockets: width })

interface Answer {
  status: number
  location: string | undefined
  body: string
}

/** Sends a request, with a third of the CPU of `fetch`. Redirects are not followed. */
async function ask(url: URL, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      const { statusCode = 0, headers: answered } = response
      text(response).then((body) => resolve({ status: statusCode, location: answered.location, body }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/**
 * Takes every user through the ceremony up to the redirect: asks for an address, consents there as a person of one's
 * own, and returns what the front end would be handed.
 */
export async function obtainCallbacks(port: number, users: readonly number[], purpose: Purpose): Promise<Callback[]> {
  const callbacks: Callback[] = []
  let next = 0
  const walk = async (): Promise<void> => {
    while (next < users.length) {
      const index = next++
      callbacks[index] = await obtainCallback(port, users[index]!, purpose)
    }
  }
  await Promise.all(Array.from({ length: width }, walk))
  return callbacks
}

async function askForAddress(port: number, user: number): Promise<string> {
  const url = new URL(`http://127.0.0.1:${port}${familyPath}/WECHAT`)
  const headers = { ...authorizationOf(user), 'Content-Type': 'application/json' }
  const issued = await ask(url, headers, 'PUT', '{"state":false}')
  return (JSON.parse(issued.body) as { data: string }).data
}

const challenge = createHash('sha256').update(verifier).digest('base64url')

async function askForLogin(port: number): Promise<string> {
  const listed = await ask(new URL(`http://127.0.0.1:${port}${signInPath}?challenge=${challenge}`))
  const { data } = JSON.parse(listed.body) as { data: { name: string; url: string }[] }
  return data.find(({ name }) => name === 'wechat')!.url
}

async function obtainCallback(port: number, user: number, purpose: Purpose): Promise<Callback> {
  const address = new URL(await (purpose === 'login' ? askForLogin(port) : askForAddress(port, user)))
  address.searchParams.set('sandbox_account', `bench-${user + 1}`)
  address.searchParams.set('sandbox_decision', 'allow')
  address.hash = ''
  const { status, location } = await ask(address)
  if (location === undefined) throw new Error(`the simulator did not redirect (status ${status})`)
  const { searchParams } = new URL(location)
  return { code: searchParams.get('code')!, state: searchParams.get('state')! }
}
