import type { ScenarioCheck } from '../../check.js'

const bodies = [
  '{"__proto__":{"state":true}}',
  '{"constructor":{"prototype":{"state":true}}}',
  '{"\\u005f_proto__":{"state":true}}'
]

export const prototype: ScenarioCheck = {
  id: 'requests/prototype',
  title: 'A body cannot put a field in place through a prototype.',
  clauses: ['contract: UpdateBindingRequest', 'CWE-1321'],
  needs: [],
  run: async ({ first, types: [type], paths, expectRefusal }) => {
    for (const body of bodies) {
      const headers = [['content-type', 'application/json']] as const
      expectRefusal(await first.ask({ method: 'PUT', path: `${paths.family}/${type}`, headers, body }), body)
    }
  }
}
