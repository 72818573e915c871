/** Plays what a browser and a person do between the calls of a client; shared by the programs of this folder. */

declare const process: { readonly env: Record<string, string | undefined> }

/** Where the service is. */
export const baseUrl = process.env['API'] ?? ''
/** The token of a user of the service. */
export const token = process.env['TOKEN'] ?? ''

/** Opens an authorize URL at the simulator, and consents as a person. */
export async function consent(url: string, person: string): Promise<{ code: string; state: string }> {
  const address = new URL(url)
  address.searchParams.set('sandbox_account', person)
  address.searchParams.set('sandbox_decision', 'allow')
  const response = await fetch(address, { redirect: 'manual' })
  const { searchParams } = new URL(response.headers.get('location') ?? 'missing:')
  const code = searchParams.get('code') ?? searchParams.get('authCode') ?? ''
  return { code, state: searchParams.get('state') ?? '' }
}

/** The pair of RFC 7636, appendix B. */
export const proof = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
}

const steps: string[] = []

/** Notes what a step led to. */
export function note(step: string): void {
  steps.push(step)
}

/** Ends the program where an answer is not what the life of a binding has there. */
export function fail(step: string, body: unknown): never {
  throw new Error(`${step}: ${JSON.stringify(body)}`)
}

/** Prints the steps, as one line of JSON. */
export function finish(): void {
  console.log(JSON.stringify(steps))
}
