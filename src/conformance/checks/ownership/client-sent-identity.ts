import type { ScenarioCheck } from '../../check.js'
import type { Exchange } from '../../http/exchange.js'
import { readListed } from '../../world/user.js'

const other = 'conformance-nobody'
const headerNames = [
  ...['x-user-id', 'x-user', 'user-id', 'x-userid', 'x-authenticated-user', 'x-forwarded-user'],
  ...['x-remote-user', 'remote-user', 'x-auth-request-user', 'x-auth-user', 'x-account-id', 'x-impersonate-user']
]
const fields = { user_id: other, userId: other, user: other, uid: other, account: other, sub: other, id: other }

export const clientSentIdentity: ScenarioCheck = {
  id: 'ownership/client-sent-identity',
  title: 'The token alone tells who asks: no header, parameter or field does.',
  clauses: ['contract: bearerToken', 'contract: "Other fields are ignored"', 'OWASP API1:2023'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, types: [type], people: [person], paths: { family }, authorize, expect }) => {
    await first.bind(type, person)
    const isListed = (exchange: Exchange) => readListed(exchange).some(({ isBound }) => isBound)
    for (const name of headerNames) {
      const listed = await first.ask({ path: family, headers: [[name, other]] })
      expect(isListed(listed), `with the header ${name} the list is another user’s`, listed)
    }
    const query = new URLSearchParams(fields).toString()
    const listed = await first.ask({ path: `${family}?${query}` })
    expect(isListed(listed), 'with a user in the query the list is another user’s', listed)
    const ended = await first.ask({ method: 'PUT', path: `${family}/${type}`, json: { ...fields, state: true } })
    expect((await first.bound()).length === 0, 'with a user in the body another user’s binding is ended', ended)
    const callback = await authorize(await first.issue(type), person)
    const completed = await first.ask({ method: 'POST', path: family, json: { ...fields, type, ...callback } })
    expect((await first.bound()).includes(type), 'with a user in the body another user is bound', completed)
  }
}
