import type { ScenarioCheck } from '../../check.js'

export const beforeAll: ScenarioCheck = {
  id: 'authentication/before-all',
  title: 'Who has no token learns nothing else: 401 comes before any failed validation.',
  clauses: ['contract: Unauthenticated', 'RFC 9110 section 15.5.2'],
  needs: [],
  run: async ({ ask, types: [type], paths: { family }, expect }) => {
    for (const asked of [
      { method: 'PUT', path: `${family}/${type}`, json: {} },
      { method: 'PUT', path: `${family}/GITHUB`, json: { state: false } },
      { method: 'POST', path: family, json: {} },
      { method: 'POST', path: family, json: { type, code: 'a code that is none', state: 'a state that is none' } }
    ]) {
      const exchange = await ask(asked)
      // What is served without a token, `authentication/required` tells.
      const isRight = exchange.status === 401 || exchange.status === 200 || exchange.status >= 500
      expect(isRight, `${asked.method} without a token was answered ${exchange.status}`, exchange)
    }
  }
}
