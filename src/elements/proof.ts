import { createVerifier, type VerifierPair } from '../client/index.js'

const key = 'oauth-binding.verifier'
let ofThisPage: Promise<VerifierPair> | null = null

/** The one that this tab keeps: the person comes back from the platform to a new page. */
function recall(): VerifierPair | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as VerifierPair | null
  } catch {
    return null
  }
}

async function create(): Promise<VerifierPair> {
  const pair = recall() ?? (await createVerifier())
  try {
    sessionStorage.setItem(key, JSON.stringify(pair))
  } catch {
    // Without storage the proof holds for as long as the page does.
  }
  return pair
}

/**
 * What proves to a service of another origin which browser this is; `null` where its cookie does. Browsers compute a
 * challenge for pages of https and of loopback hosts alone.
 */
export async function findProof(baseUrl: string): Promise<VerifierPair | null> {
  const isSameOrigin = new URL(baseUrl, window.location.href).origin === window.location.origin
  if (isSameOrigin || !window.isSecureContext) return null
  return (ofThisPage ??= create())
}
