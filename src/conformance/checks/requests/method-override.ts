import type { ScenarioCheck } from '../../check.js'

const names = ['x-http-method-override', 'x-http-method', 'x-method-override']

export const methodOverride: ScenarioCheck = {
  id: 'requests/method-override',
  title: 'No header or parameter turns a method into another one.',
  clauses: ['contract: METHOD_NOT_ALLOWED', 'RFC 9110 section 9.1'],
  needs: [],
  run: async ({ first, types: [type], paths, expectRefusal }) => {
    for (const name of names) {
      const asked = { method: 'POST', path: `${paths.family}/${type}`, json: { state: false } }
      expectRefusal(await first.ask({ ...asked, headers: [[name, 'PUT']] }), `POST with ${name}: PUT`)
    }
    const asked = {
      method: 'POST',
      path: `${paths.family}/${type}?_method=PUT`,
      json: { state: false, _method: 'PUT' }
    }
    expectRefusal(await first.ask(asked), 'POST with _method=PUT')
  }
}
