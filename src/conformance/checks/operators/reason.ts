import type { ScenarioCheck } from '../../check.js'

const id = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'

export const reason: ScenarioCheck = {
  id: 'operators/reason',
  title: 'Nothing is changed without a reason that fits; a binding that is not there is 404.',
  clauses: ['contract: InterventionRequest', 'contract: BINDING_NOT_FOUND'],
  needs: ['operators', 'operator'],
  run: async ({ operate, expect }) => {
    for (const [path, json, expected] of [
      [`/${id}/removal`, {}, 403],
      [`/${id}/suspension`, { reason: '' }, 403],
      [`/${id}/suspension`, { reason: 1 }, 403],
      [`/${id}/removal`, { reason: 'two\nlines' }, 403],
      [`/${id}/removal`, { reason: 'conformance' }, 404],
      ['/no-id/suspension', { reason: 'conformance' }, 404]
    ] as const) {
      const exchange = await operate('POST', path, json)
      const what = `POST ${path} with ${JSON.stringify(json)}`
      expect(exchange.status === expected, `${what} was answered ${exchange.status}`, exchange)
    }
  }
}
