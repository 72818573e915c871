import type { ScenarioCheck } from '../../check.js'

const values = [null, 1, true, [], ['a text in a list'], {}, { $ne: null }, '']

export const unfitFields: ScenarioCheck = {
  id: 'requests/unfit-fields',
  title: 'A field of another type than documented is refused.',
  clauses: ['contract: CompleteBindingRequest', 'contract: "Values are never coerced"'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    const whole = { type, code: 'a code that is none', state: 'a state that is none' }
    for (const field of Object.keys(whole)) {
      for (const value of values) {
        const exchange = await first.ask({ method: 'POST', path: paths.family, json: { ...whole, [field]: value } })
        const isUnusable = exchange.status < 500 && exchange.body['error'] === 'STATE_UNUSABLE'
        const what = `\`${field}\`: ${JSON.stringify(value)}`
        expect(exchange.status >= 400 && !isUnusable, `${what} was taken for a value that fits`, exchange)
      }
    }
  }
}
