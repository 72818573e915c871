import type { ScenarioCheck } from '../../check.js'

const id = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'
const reason = { reason: 'conformance' }

export const required: ScenarioCheck = {
  id: 'operators/required',
  title: 'Without an operator’s token nothing is served, nor told whether a binding is there.',
  clauses: ['contract: tag operator', 'OWASP API5:2023'],
  needs: ['operators'],
  run: async ({ first, ask, types: [type], paths: { operators }, expect }) => {
    for (const [token, expected] of [
      [undefined, 401],
      [first.token, 403]
    ] as const) {
      for (const [method, path, json] of [
        ['GET', '', undefined],
        ['POST', '/search', { type, subject: 'somebody' }],
        ['POST', `/${id}/suspension`, reason],
        ['DELETE', `/${id}/suspension`, undefined],
        ['POST', `/${id}/removal`, reason],
        ['POST', `/${id}/removal`, {}]
      ] as const) {
        const exchange = await ask({ method, path: operators + path, token, json })
        const who = token === undefined ? 'nobody' : 'a user'
        expect(exchange.status === expected, `${method} ${path} of ${who} was answered ${exchange.status}`, exchange)
      }
    }
  }
}
