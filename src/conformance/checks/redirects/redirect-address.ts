import type { ScenarioCheck } from '../../check.js'

const evil = 'https://evil.example/conformance'
const names = [
  'redirect_uri',
  'redirectUri',
  'redirect',
  'redirect_url',
  'callback',
  'return_to',
  'returnUrl',
  'next',
  'url'
]

export const redirectAddress: ScenarioCheck = {
  id: 'redirects/redirect-address',
  title: 'Nothing in a request changes where the platform sends the person.',
  clauses: ['contract: updateBinding, listBindings', 'RFC 6749 section 10.15', 'RFC 9700 section 4.1'],
  needs: [],
  run: async ({ first, types: [type], paths: { family }, expect }) => {
    const fields = Object.fromEntries(names.map((name) => [name, evil]))
    const query = new URLSearchParams(fields).toString()
    const headers = [
      ['referer', evil],
      ['origin', 'https://evil.example']
    ] as const
    for (const asked of [
      { path: `${family}?${query}`, headers },
      { method: 'PUT', path: `${family}/${type}?${query}`, json: { ...fields, state: false }, headers }
    ]) {
      const exchange = await first.ask(asked)
      expect(!exchange.text.includes('evil.example'), 'a URL leads to an address of the request', exchange)
    }
  }
}
