import type { ScenarioCheck } from '../../check.js'

const bodies = [
  '{',
  '{"state":false',
  '{"state":fals}',
  '{state:false}',
  "{'state':false}",
  '{"state":false}x',
  '\u0000'
]

export const malformed: ScenarioCheck = {
  id: 'requests/malformed',
  title: 'A body that is no JSON is 400, and nothing is guessed from it.',
  clauses: ['contract: Bodies', 'contract: REQUEST_UNREADABLE', 'RFC 8259 section 2'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    const texts = [...bodies.map((body) => Buffer.from(body)), Buffer.from('{"state":false,"x":"\xff"}', 'latin1')]
    for (const body of texts) {
      const headers = [['content-type', 'application/json']] as const
      const exchange = await first.ask({ method: 'PUT', path: `${paths.family}/${type}`, headers, body })
      const what = JSON.stringify(body.toString('latin1'))
      // Of a failure of the deployment `contract/server-errors` tells.
      expect(exchange.status === 400 || exchange.status >= 500, `${what} was answered ${exchange.status}`, exchange)
    }
  }
}
