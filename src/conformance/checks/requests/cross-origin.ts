import type { ScenarioCheck } from '../../check.js'

const evil = 'https://evil.example'

export const crossOrigin: ScenarioCheck = {
  id: 'requests/cross-origin',
  title: 'No page of any other origin may read what a user’s browser is answered.',
  clauses: ['contract: Authorization', 'WHATWG Fetch section 3.3.5', 'RFC 6749 section 10.12'],
  needs: [],
  run: async ({ first, paths, expect }) => {
    for (const origin of [evil, 'null']) {
      const preflight = [
        ['origin', origin],
        ['access-control-request-method', 'POST'],
        ['access-control-request-headers', 'authorization,content-type']
      ] as const
      for (const [method, headers] of [
        ['GET', [['origin', origin] as const]],
        ['OPTIONS', preflight]
      ] as const) {
        const exchange = await first.ask({ method, path: paths.family, headers, isOutside: true })
        const allowed = exchange.headers['access-control-allow-origin']
        expect(allowed !== origin && allowed !== '*', `${method} lets the origin ${origin} read the answer`, exchange)
      }
    }
  }
}
