import type { ScenarioCheck } from '../../check.js'

const limit = 16 * 1024

export const size: ScenarioCheck = {
  id: 'requests/size',
  title: 'A body of 16 KiB is read, a larger one is 413.',
  clauses: ['contract: Bodies ("up to 16 KiB")', 'contract: PAYLOAD_TOO_LARGE'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    for (const [length, isRead] of [
      [limit, true],
      [limit + 1, false],
      [limit * 2, false]
    ] as const) {
      const body = '{"state":false}'.padEnd(length, ' ')
      const headers = [['content-type', 'application/json']] as const
      const exchange = await first.ask({ method: 'PUT', path: `${paths.family}/${type}`, headers, body })
      const expected = isRead ? 200 : 413
      expect(exchange.status === expected, `${length} bytes were answered ${exchange.status}`, exchange)
    }
  }
}
