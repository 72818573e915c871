import type { ScenarioCheck } from '../../check.js'

const evil = 'https://evil.example/conformance'

export const stateAsAddress: ScenarioCheck = {
  id: 'redirects/state-as-address',
  title: 'A state that is a URL is an unusable state, not where to go next.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.11'],
  needs: [],
  run: async ({ first, types: [type], expectRefusal }) => {
    for (const state of [evil, '//evil.example/conformance', 'javascript:alert(document.domain)']) {
      expectRefusal(await first.complete(type, { code: 'a code that is none', state }), `the state ${state}`)
    }
  }
}
