import type { ScenarioCheck } from '../../check.js'

/** A parameter of such a name would hand a secret to every browser. */
const secretName = /secret|password|access_token|private|api_?key/i
const wechatNames = ['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'connect_redirect']

/** Lists what is wrong with an authorize URL. */
function findFaults(text: string, type: string): string[] {
  if (!URL.canParse(text)) return ['is no URL']
  const { searchParams: query, protocol, hostname, hash } = new URL(text)
  const names = [...query.keys()]
  const isLocal = /^(?:localhost|127\..*|\[::1\])$/.test(hostname)
  const rules: readonly (readonly [holds: boolean, fault: string])[] = [
    [protocol === 'https:' || isLocal, 'is not https'],
    [!names.some((name) => secretName.test(name)), 'has a secret among its parameters'],
    [new Set(names).size === names.length, 'names a parameter twice'],
    [query.get('response_type') === 'code', 'does not ask for a code'],
    [URL.canParse(String(query.get('redirect_uri'))), 'has no redirect_uri'],
    [/^[\w-]{22,128}$/.test(String(query.get('state'))), 'has no state of 22 characters or more'],
    // Where WeChat is WeChat's own; a deployment may offer its official account instead.
    [
      query.get('scope') !== 'snsapi_login' || type !== 'WECHAT' || names.join() === wechatNames.join(),
      'is not in WeChat’s order'
    ],
    [type !== 'WECHAT' || hash === '#wechat_redirect', 'does not end with #wechat_redirect']
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

export const authorizeUrl: ScenarioCheck = {
  id: 'ceremony/authorize-url',
  title: 'Every authorize URL asks the platform for a code, with a redirect address and a state, and holds no secret.',
  clauses: ['contract: updateBinding, listBindings', 'RFC 6749 section 4.1.1', 'RFC 6749 section 2.3.1'],
  needs: [],
  run: async ({ first, types, expect }) => {
    const listed = await first.list()
    for (const type of types) {
      const issued = await first.update(type, false)
      const faults = findFaults(String(issued.body['data']), type)
      for (const fault of faults) expect(false, `the URL of ${type} ${fault}`, issued)
      const { url } = listed.find((item) => item.type === type)!
      for (const fault of findFaults(url, type)) expect(false, `the listed URL of ${type} ${fault}`)
    }
  }
}
