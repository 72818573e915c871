import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'
import type { Test } from 'tap'

/** A key of the issuer, and what the key server publishes of it. */
export interface IssuerKey {
  algorithm: string
  privateKey: CryptoKey
  jwk: JWK
}

export async function createIssuerKey(kid: string, algorithm = 'ES256'): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  return { algorithm, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } }
}

/** Signs a token as an issuer would; `kid: null` leaves the key's name out. */
export async function signToken(key: IssuerKey, payload: JWTPayload, kid: string | null = key.jwk.kid!) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.algorithm, ...(kid === null ? {} : { kid }) })
    .sign(key.privateKey)
}

/** An issuer's key server on loopback; closed with the test. */
export interface JwksServer {
  url: string
  /** What it publishes; may be changed. */
  keys: JWK[]
  /** How it answers; may be changed. `silent`: never. */
  mode: 'keys' | 'error' | 'nonsense' | 'silent'
  /** How often it was asked. */
  requests: number
}

export async function startJwksServer(t: Test, keys: readonly IssuerKey[]): Promise<JwksServer> {
  const state: JwksServer = { url: '', keys: keys.map(({ jwk }) => jwk), mode: 'keys', requests: 0 }
  const server = createServer((_request, response) => {
    state.requests += 1
    if (state.mode === 'silent') return
    response.statusCode = state.mode === 'error' ? 500 : 200
    response.setHeader('content-type', 'application/json')
    response.end(state.mode === 'nonsense' ? '<html>' : JSON.stringify({ keys: state.keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return state
}
