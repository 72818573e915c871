import type { Check } from '../check.js'

const evil = 'https://evil.example/conformance'
const addressFields = [
  ...['redirect_uri', 'redirectUri', 'redirect', 'redirect_url', 'callback', 'return_to', 'returnUrl', 'next', 'url']
]
const hostHeaders = [
  ...['x-forwarded-host', 'x-forwarded-server', 'x-host', 'x-original-host', 'x-original-url', 'x-rewrite-url']
]

export const redirectsChecks: readonly Check[] = [
  {
    id: 'redirects/none',
    title: 'No answer sends the browser anywhere.',
    clauses: ['contract: responses of each operation', 'RFC 9700 section 4.11', 'CWE-601'],
    isOfRedirects: true,
    inspect: ({ name, status, headers }) => {
      const isRedirect = (status >= 300 && status < 400) || 'location' in headers || 'refresh' in headers
      return isRedirect ? [`${name} ${status} redirects`] : []
    }
  },
  {
    id: 'redirects/state-as-address',
    title: 'A state that is a URL is an unusable state, not where to go next.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.11'],
    run: async ({ first, types: [type], expectRefusal }) => {
      for (const state of [evil, '//evil.example/conformance', 'javascript:alert(document.domain)']) {
        expectRefusal(await first.complete(type, { code: 'a code that is none', state }), `the state ${state}`)
      }
    }
  },
  {
    id: 'redirects/redirect-address',
    title: 'Nothing in a request changes where the platform sends the person.',
    clauses: ['contract: updateBinding, listBindings', 'RFC 6749 section 10.15', 'RFC 9700 section 4.1'],
    run: async ({ first, types: [type], paths: { family }, expect }) => {
      const fields = Object.fromEntries(addressFields.map((name) => [name, evil]))
      const query = new URLSearchParams(fields).toString()
      const headers = [
        ['referer', evil],
        ['origin', 'https://evil.example']
      ] as const
      for (const asked of [
        { path: `${family}?${query}`, headers },
        { method: 'PUT', path: `${family}/${type}?${query}`, json: { ...fields, state: false }, headers }
      ]) {
        const exchange = await first.ask(asked)
        expect(!exchange.text.includes('evil.example'), 'a URL leads to an address of the request', exchange)
      }
    }
  },
  {
    id: 'redirects/forwarded-host',
    title: 'No header about the host reaches a URL or a header of the answer.',
    clauses: ['contract: listBindings, updateBinding', 'RFC 7239 section 8.1', 'CWE-644'],
    run: async ({ first, types: [type], paths: { family }, expect }) => {
      const evilHost = 'evil.example'
      const plain = hostHeaders.map((name) => [name, evilHost] as const)
      const headers = [...plain, ['forwarded', `host=${evilHost};proto=https`] as const]
      for (const asked of [
        { path: family, headers },
        { method: 'PUT', path: `${family}/${type}`, json: { state: false }, headers }
      ]) {
        const exchange = await first.ask(asked)
        const answer = JSON.stringify(exchange.headers) + exchange.text
        expect(!answer.includes(evilHost), 'the answer has the host of a header', exchange)
      }
    }
  },
  {
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
]
