import type { ScenarioCheck } from '../../check.js'

const bodies = ['{"state":true,"state":false}', '{"state":false,"state":true}', '{"state":false,"\\u0073tate":true}']

export const duplicateFields: ScenarioCheck = {
  id: 'requests/duplicate-fields',
  title: 'An object that names a field twice is refused: two readers of it would disagree.',
  clauses: ['contract: Bodies ("names a field twice")', 'RFC 8259 section 4'],
  needs: [],
  run: async ({ first, types: [type], paths, expectRefusal }) => {
    for (const body of bodies) {
      const headers = [['content-type', 'application/json']] as const
      expectRefusal(await first.ask({ method: 'PUT', path: `${paths.family}/${type}`, headers, body }), body)
    }
  }
}
