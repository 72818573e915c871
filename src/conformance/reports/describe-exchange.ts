import type { Exchange } from '../http/exchange.js'

/** Longer bodies are cut. */
const longest = 600

const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text

/** Control characters would draw on the reader's screen. */
const escape = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => JSON.stringify(character).slice(1, -1))

function writeBody(body: string | Uint8Array | null): string[] {
  if (body === null) return []
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('latin1')
  return [cut(escape(text))]
}

/** Writes what was sent and what came back, a line each; the secrets are still in it. */
export function describeExchange({ request, status, text }: Exchange): string[] {
  const { method, path, headers, body } = request
  const fields = headers.map(([name, value]) => `${name}: ${value}`)
  return [
    `sent: ${method} ${escape(path)}`,
    ...[...fields.map(escape), ...writeBody(body)].map((line) => `      ${line}`),
    `got:  ${status} ${cut(escape(text))}`
  ]
}
