import type { Check } from '../check.js'
import type { Exchange } from '../http/exchange.js'
import { readListed, type Callback } from '../world/user.js'

const other = 'conformance-nobody'
const headerNames = [
  ...['x-user-id', 'x-user', 'user-id', 'x-userid', 'x-authenticated-user', 'x-forwarded-user'],
  ...['x-remote-user', 'remote-user', 'x-auth-request-user', 'x-auth-user', 'x-account-id', 'x-impersonate-user']
]
const fields = { user_id: other, userId: other, user: other, uid: other, account: other, sub: other, id: other }

export const ownershipChecks: readonly Check[] = [
  {
    id: 'ownership/lists-own',
    title: 'The list shows the bindings of the user who asks, and hands out states of their own.',
    clauses: ['contract: listBindings', 'OWASP API1:2023'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds'],
    run: async ({ first, second, types: [type], people: [person], expect }) => {
      await first.bind(type, person)
      const ofFirst = await first.list()
      const ofSecond = await second.list()
      expect(
        !ofSecond.some(({ isBound, nickname }) => isBound || nickname !== null),
        'the list shows what another user has bound'
      )
      const shared = ofSecond.some(({ url }) => ofFirst.some((item) => item.url === url))
      expect(!shared, 'two users are handed the same URL')
    }
  },
  {
    id: 'ownership/one-account',
    title: 'An account that a user has bound cannot be bound by another one.',
    clauses: ['contract: ACCOUNT_BOUND_ELSEWHERE', 'I1'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds', 'ceremony/unbinds', 'ownership/lists-own'],
    run: async ({ first, second, types: [type], people: [person], authorize, expect, expectRefusal }) => {
      await first.bind(type, person)
      const completed = await second.complete(type, await authorize(await second.issue(type), person))
      expectRefusal(completed, 'an account that another user has bound')
      expect((await second.bound()).length === 0, 'a second user has the account', completed)
      expect((await first.bound()).includes(type), 'the first user has lost the account', completed)
    }
  },
  {
    id: 'ownership/race',
    title: 'Two users who complete the same account at the same time: one of them has it.',
    clauses: ['contract: ACCOUNT_BOUND_ELSEWHERE', 'I1'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds', 'ceremony/unbinds', 'ownership/one-account'],
    run: async ({ first, second, types: [type], people: [person], authorize, expect }) => {
      for (let round = 0; round < 3; round += 1) {
        const users = [first, second]
        const callbacks: Callback[] = []
        for (const user of users) callbacks.push(await authorize(await user.issue(type), person))
        const completions = await Promise.all(users.map((user, index) => user.complete(type, callbacks[index]!)))
        const owners = [...(await first.bound()), ...(await second.bound())].length
        expect(owners === 1, `${owners} users have the account`, ...completions)
        for (const user of users) await user.unbind(type)
      }
    }
  },
  {
    id: 'ownership/names-nobody',
    title: 'The conflict does not tell whose the account is.',
    clauses: ['contract: ACCOUNT_BOUND_ELSEWHERE ("never whose")', 'CWE-200'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds', 'ceremony/unbinds', 'ownership/one-account'],
    run: async ({ first, second, types: [type], people, authorize, expect }) => {
      const conflicts = []
      for (const [index, [owner, other]] of [[first, second] as const, [second, first] as const].entries()) {
        const person = people[index]!
        await owner.bind(type, person)
        const { nickname } = (await owner.list()).find((item) => item.type === type)!
        const conflict = await other.complete(type, await authorize(await other.issue(type), person))
        const isNamed = [nickname].some((name) => typeof name === 'string' && conflict.text.includes(name))
        expect(!isNamed, 'the conflict has the nickname of the account', conflict)
        await owner.unbind(type)
        conflicts.push(conflict)
      }
      expect(conflicts[0]!.text === conflicts[1]!.text, 'two owners make two different answers', ...conflicts)
    }
  },
  {
    id: 'ownership/unbinds-own',
    title: 'Unbinding ends the binding of the user who asks, nobody else’s.',
    clauses: ['contract: updateBinding', 'OWASP API1:2023'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds'],
    run: async ({ first, second, types: [type], people: [person], expect }) => {
      await first.bind(type, person)
      const ended = await second.unbind(type)
      expect((await first.bound()).includes(type), 'an unbind of another user ended the binding', ended)
    }
  },
  {
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
]
