import { authorizationOf, familyPath, type Callback } from './requests.js'

/** How many users authorise at the same time. */
const width = 32

/**
 * Takes every user through the ceremony up to the redirect: asks for an address, consents there as a person of one's
 * own, and returns what the front end would be handed.
 */
export async function obtainCallbacks(port: number, users: readonly number[]): Promise<Callback[]> {
  const callbacks: Callback[] = []
  let next = 0
  const walk = async (): Promise<void> => {
    while (next < users.length) {
      const index = next++
      callbacks[index] = await obtainCallback(port, users[index]!)
    }
  }
  await Promise.all(Array.from({ length: width }, walk))
  return callbacks
}

async function obtainCallback(port: number, user: number): Promise<Callback> {
  const issued = await fetch(`http://127.0.0.1:${port}${familyPath}/WECHAT`, {
    method: 'PUT',
    headers: { ...authorizationOf(user), 'Content-Type': 'application/json' },
    body: '{"state":false}'
  })
  const { data } = (await issued.json()) as { data: string }
  const address = new URL(data)
  address.searchParams.set('sandbox_account', `bench-${user + 1}`)
  address.searchParams.set('sandbox_decision', 'allow')
  const redirect = await fetch(address, { redirect: 'manual' })
  await redirect.body?.cancel()
  const location = redirect.headers.get('location')
  if (location === null) throw new Error(`the simulator did not redirect (status ${redirect.status})`)
  const { searchParams } = new URL(location)
  return { code: searchParams.get('code')!, state: searchParams.get('state')! }
}
