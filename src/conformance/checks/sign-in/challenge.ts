import type { ScenarioCheck } from '../../check.js'

const fits = 'A'.repeat(43)

export const challenge: ScenarioCheck = {
  id: 'sign-in/challenge',
  title: 'A challenge that is no SHA-256 in base64url is refused.',
  clauses: ['contract: Challenge', 'RFC 7636 section 4.2'],
  needs: ['sign-in'],
  run: async ({ ask, paths, expectRefusal }) => {
    for (const query of ['challenge=', 'challenge=x', `challenge=${fits}%3D`, `challenge=${fits}&challenge=${fits}`]) {
      expectRefusal(await ask({ path: `${paths.login}?${query}` }), query)
    }
  }
}
