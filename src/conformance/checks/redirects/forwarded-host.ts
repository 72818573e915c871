import type { ScenarioCheck } from '../../check.js'

const evil = 'evil.example'
const names = ['x-forwarded-host', 'x-forwarded-server', 'x-host', 'x-original-host', 'x-original-url', 'x-rewrite-url']

export const forwardedHost: ScenarioCheck = {
  id: 'redirects/forwarded-host',
  title: 'No header about the host reaches a URL or a header of the answer.',
  clauses: ['contract: listBindings, updateBinding', 'RFC 7239 section 8.1', 'CWE-644'],
  needs: [],
  run: async ({ first, types: [type], paths: { family }, expect }) => {
    const headers = [...names.map((name) => [name, evil] as const), ['forwarded', `host=${evil};proto=https`] as const]
    for (const asked of [
      { path: family, headers },
      { method: 'PUT', path: `${family}/${type}`, json: { state: false }, headers }
    ]) {
      const exchange = await first.ask(asked)
      const answer = JSON.stringify(exchange.headers) + exchange.text
      expect(!answer.includes(evil), 'the answer has the host of a header', exchange)
    }
  }
}
