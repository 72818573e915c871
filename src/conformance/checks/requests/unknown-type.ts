import type { ScenarioCheck } from '../../check.js'
import type { Exchange } from '../../http/exchange.js'
import { isObject } from '../../json.js'

const segments = [
  ...['GITHUB', 'wechat', 'Ding_Talk', '__proto__', 'constructor', 'WECHAT%00', 'WECHAT%20', '%E5%BE%AE%E4%BF%A1'],
  ...['..%2Foauth-binding', 'WECHAT;x=1', 'CONFORMANCE'.repeat(9)]
]

/** Of a failure of the deployment `contract/server-errors` tells. */
const isRefused = ({ status, body: { data } }: Exchange): boolean =>
  status >= 500 || status === 404 || (status === 403 && isObject(data) && Array.isArray(data['type']))

export const unknownType: ScenarioCheck = {
  id: 'requests/unknown-type',
  title: 'A provider that is not on offer is a failed validation of `type`, never taken for another one.',
  clauses: ['contract: ProviderType', 'contract: "An unknown `type` is a validation failure"'],
  needs: [],
  run: async ({ first, paths, expect }) => {
    for (const segment of segments) {
      const exchange = await first.update(segment, false)
      expect(isRefused(exchange), `type ${segment} was answered ${exchange.status}`, exchange)
    }
    const json = { type: 'GITHUB', code: 'a code that is none', state: 'a state that is none' }
    const exchange = await first.ask({ method: 'POST', path: paths.family, json })
    expect(isRefused(exchange), `type GITHUB in a body was answered ${exchange.status}`, exchange)
  }
}
