import type { ScenarioCheck } from '../../check.js'

export const methods: ScenarioCheck = {
  id: 'requests/methods',
  title: 'A method that a path does not have is 405; HEAD hands out nothing.',
  clauses: ['contract: METHOD_NOT_ALLOWED', 'RFC 9110 section 9.3.2', 'RFC 9110 section 15.5.6'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    const update = `${paths.family}/${type}`
    for (const [method, path] of [
      ...['DELETE', 'PATCH', 'PUT', 'HEAD'].map((name) => [name, paths.family] as const),
      ...['GET', 'POST', 'DELETE', 'HEAD'].map((name) => [name, update] as const)
    ] as const) {
      const exchange = await first.ask({ method, path })
      // Of a failure of the deployment `contract/server-errors` tells.
      const isRight = exchange.status === 405 || exchange.status >= 500
      expect(
        isRight && (method !== 'HEAD' || exchange.text === ''),
        `${method} was answered ${exchange.status}`,
        exchange
      )
    }
  }
}
