import type { Check } from '../check.js'
import { isObject } from '../json.js'
import { bindAndFind, bindForOperator, readPage } from '../world/page.js'
import { isSuccess } from '../world/user.js'

/** No binding has it. */
const id = '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e'
const reason = { reason: 'conformance' }

export const operatorsChecks: readonly Check[] = [
  {
    id: 'operators/required',
    title: 'Without an operator’s token nothing is served, nor told whether a binding is there.',
    clauses: ['contract: tag operator', 'OWASP API5:2023'],
    needs: ['operators'],
    run: async ({ first, ask, types: [type], paths: { operators }, expect }) => {
      for (const [token, expected] of [
        [undefined, 401],
        [first.token, 403]
      ] as const) {
        for (const [method, path, json] of [
          ['GET', '', undefined],
          ['POST', '/search', { type, subject: 'somebody' }],
          ['POST', `/${id}/suspension`, reason],
          ['DELETE', `/${id}/suspension`, undefined],
          ['POST', `/${id}/removal`, reason],
          ['POST', `/${id}/removal`, {}]
        ] as const) {
          const exchange = await ask({ method, path: operators + path, token, json })
          const who = token === undefined ? 'nobody' : 'a user'
          expect(exchange.status === expected, `${method} ${path} of ${who} was answered ${exchange.status}`, exchange)
        }
      }
    }
  },
  {
    id: 'operators/reason',
    title: 'Nothing is changed without a reason that fits; a binding that is not there is 404.',
    clauses: ['contract: InterventionRequest', 'contract: BINDING_NOT_FOUND'],
    needs: ['operators', 'operator'],
    run: async ({ operate, expect }) => {
      for (const [path, json, expected] of [
        [`/${id}/removal`, {}, 403],
        [`/${id}/suspension`, { reason: '' }, 403],
        [`/${id}/suspension`, { reason: 1 }, 403],
        [`/${id}/removal`, { reason: 'two\nlines' }, 403],
        [`/${id}/removal`, { reason: 'conformance' }, 404],
        ['/no-id/suspension', { reason: 'conformance' }, 404]
      ] as const) {
        const exchange = await operate('POST', path, json)
        const what = `POST ${path} with ${JSON.stringify(json)}`
        expect(exchange.status === expected, `${what} was answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'operators/lists',
    title: 'An operator sees the bindings of all users, page after page, and finds one by its identity.',
    clauses: ['contract: listAllBindings, findBindings'],
    needs: ['provider', 'operators', 'operator'],
    after: ['ceremony/binds'],
    run: async (world) => {
      const { operate, expect, types } = world
      const [type] = types
      const bindings = await bindAndFind(world)
      const identities = bindings.flatMap((binding) => binding.identities.filter(isObject))
      expect(identities.length > 0, 'the list does not have a binding that was made, with its identities')
      for (const identity of identities) {
        const found = await operate('POST', '/search', { type, ...identity })
        const isFound = readPage(found).some(({ id }) => id === bindings[0]!.id)
        expect(isFound, 'the search does not find what is listed', found)
      }
      const none = await operate('POST', '/search', { type, subject: 'nobody-of-this-name' })
      expect(readPage(none).length === 0, 'the search finds what is not there', none)
    }
  },
  {
    id: 'operators/suspends',
    title: 'A suspended binding can be neither ended nor replaced by its user, until it is resumed.',
    clauses: ['contract: suspendBinding, resumeBinding', 'contract: BINDING_SUSPENDED'],
    needs: ['provider', 'operators', 'operator'],
    after: ['ceremony/binds', 'ceremony/unbinds', 'operators/lists'],
    run: async (world) => {
      const { first, types, people, operate, authorize, expect, expectRefusal } = world
      const [type] = types
      const binding = await bindForOperator(world)
      const suspended = await operate('POST', `/${binding}/suspension`, { reason: 'conformance' })
      expect(isSuccess(suspended), `suspending was answered ${suspended.status}`, suspended)
      expectRefusal(await first.unbind(type), 'an unbind of what is suspended')
      const url = await first.issue(type)
      expectRefusal(await first.complete(type, await authorize(url, people[1])), 'a replacement of what is suspended')
      const resumed = await operate('DELETE', `/${binding}/suspension`)
      expect(isSuccess(resumed), `resuming was answered ${resumed.status}`, resumed)
      const ended = await first.unbind(type)
      expect(isSuccess(ended), `an unbind of what was resumed was answered ${ended.status}`, ended)
    }
  },
  {
    id: 'operators/suspended-login',
    title: 'Nobody signs in with a suspended binding, and sessions that it made have ended.',
    clauses: ['contract: suspendBinding', 'contract: BINDING_SUSPENDED', 'I7'],
    needs: ['provider', 'sign-in', 'operators', 'operator'],
    after: ['sign-in/signs-in', 'operators/suspends'],
    run: async (world) => {
      const { types, people, operate, openBrowser, expectRefusal } = world
      const [type] = types
      const [person] = people
      const binding = await bindForOperator(world)
      await operate('POST', `/${binding}/suspension`, { reason: 'conformance' })
      expectRefusal(await openBrowser().signIn(type, person), 'a login with what is suspended')
      await operate('DELETE', `/${binding}/suspension`)
    }
  },
  {
    id: 'operators/removes',
    title: 'A removal ends the binding, and nothing that was issued before it binds after it.',
    clauses: ['contract: removeBinding', 'I4'],
    needs: ['provider', 'operators', 'operator'],
    after: ['ceremony/binds', 'operators/lists'],
    run: async (world) => {
      const { first, types, people, operate, authorize, expect, expectRefusal } = world
      const [type] = types
      const binding = await bindForOperator(world)
      const issued = await authorize(await first.issue(type), people[0])
      const removed = await operate('POST', `/${binding}/removal`, { reason: 'conformance' })
      expect(isSuccess(removed), `the removal was answered ${removed.status}`, removed)
      expect((await first.bound()).length === 0, 'the binding is there after its removal', removed)
      expectRefusal(await first.complete(type, issued), 'a state issued before the removal')
    }
  }
]
