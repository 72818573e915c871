import type { ScenarioCheck } from '../../check.js'

export const noCallback: ScenarioCheck = {
  id: 'redirects/no-callback',
  title: 'No page that a browser is sent to completes a binding: not without the user’s token.',
  clauses: ['contract: The ceremony', 'RFC 6749 section 10.12'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, types: [type], people: [person], paths: { family }, ask, authorize, expect }) => {
    const callback = await authorize(await first.issue(type), person)
    const query = new URLSearchParams({ type, ...callback }).toString()
    for (const [path, token] of [
      [`${family}?${query}`, undefined],
      [`${family}/${type}?${query}`, undefined],
      [`${family}/${type}/callback?${query}`, undefined],
      [`${family}?${query}`, first.token]
    ] as const) {
      const visited = await ask({ path, token, isOutside: true })
      expect((await first.bound()).length === 0, `GET ${path.replace(/\?.*/, '')} completes a binding`, visited)
    }
  }
}
