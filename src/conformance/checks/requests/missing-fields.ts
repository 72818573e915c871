import type { ScenarioCheck } from '../../check.js'
import type { Exchange } from '../../http/exchange.js'
import { isObject } from '../../json.js'

/** Of a failure of the deployment `contract/server-errors` tells. */
function isToldOf({ status, body: { data } }: Exchange, field: string): boolean {
  return status >= 500 || (status === 403 && isObject(data) && Array.isArray(data[field]))
}

export const missingFields: ScenarioCheck = {
  id: 'requests/missing-fields',
  title: 'A missing field is refused, with messages under its name.',
  clauses: ['contract: ValidationFailedBody'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    const update = await first.update(type, undefined)
    expect(isToldOf(update, 'state'), 'PUT without `state` is not a failed validation of `state`', update)
    const whole: Record<string, string> = { type, code: 'a code that is none', state: 'a state that is none' }
    for (const field of Object.keys(whole)) {
      const { [field]: _missing, ...json } = whole
      const exchange = await first.ask({ method: 'POST', path: paths.family, json })
      expect(isToldOf(exchange, field), `POST without \`${field}\` is not a failed validation of it`, exchange)
    }
  }
}
