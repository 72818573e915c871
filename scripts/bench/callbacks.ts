import { createHash } from 'node:crypto'
import { authorizationOf, familyPath, signInPath, verifier, type Callback } from './requests.js'

/** What a ceremony is for. */
export type Purpose = 'complete' | 'login'

/** How many users authorise at the same time. */
const width = 32

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
  const issued = await fetch(`http://127.0.0.1:${port}${familyPath}/WECHAT`, {
    method: 'PUT',
    headers: { ...authorizationOf(user), 'Content-Type': 'application/json' },
    body: '{"state":false}'
  })
  return ((await issued.json()) as { data: string }).data
}

const challenge = createHash('sha256').update(verifier).digest('base64url')

async function askForLogin(port: number): Promise<string> {
  const listed = await fetch(`http://127.0.0.1:${port}${signInPath}?challenge=${challenge}`)
  const { data } = (await listed.json()) as { data: { name: string; url: string }[] }
  return data.find(({ name }) => name === 'wechat')!.url
}

async function obtainCallback(port: number, user: number, purpose: Purpose): Promise<Callback> {
  const address = new URL(await (purpose === 'login' ? askForLogin(port) : askForAddress(port, user)))
  address.searchParams.set('sandbox_account', `bench-${user + 1}`)
  address.searchParams.set('sandbox_decision', 'allow')
  const redirect = await fetch(address, { redirect: 'manual' })
  await redirect.body?.cancel()
  const location = redirect.headers.get('location')
  if (location === null) throw new Error(`the simulator did not redirect (status ${redirect.status})`)
  const { searchParams } = new URL(location)
  return { code: searchParams.get('code')!, state: searchParams.get('state')! }
}
