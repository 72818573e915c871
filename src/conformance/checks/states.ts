import { randomBytes } from 'node:crypto'
import type { Check } from '../check.js'
import type { Exchange } from '../http/exchange.js'
import { alter } from '../world/alter.js'
import type { World } from '../world/world.js'

/** Collects completions with a state that is unusable, each for another reason. */
async function collect({ first, second, types, people, authorize }: World): Promise<[string, Exchange][]> {
  const [type, otherType] = types
  const [person, other] = people
  const visit = async (user = first, at: string = type) => authorize(await user.issue(at), person)
  const used = await first.bind(type, person)
  const { code } = await authorize(await first.issue(type), other)
  const voided = await visit()
  const made: [string, Exchange][] = [
    ['unknown', await first.complete(type, { code, state: '0123456789abcdef'.repeat(2) })],
    ['used', await first.complete(type, { code, state: used.state })]
  ]
  if (second.token !== 'none') made.push(["another user's", await first.complete(type, await visit(second))])
  if (otherType !== undefined) {
    const { state } = await visit(first, otherType)
    made.push(["another platform's", await first.complete(type, { code, state })])
  }
  await first.unbind(type)
  return [...made, ['void', await first.complete(type, voided)]]
}

export const statesChecks: readonly Check[] = [
  {
    id: 'states/replay',
    title: 'A state that was used binds nobody with another code.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12', 'RFC 9700 section 4.7.1', 'I3'],
    needs: ['provider'],
    after: ['ceremony/binds'],
    run: async ({ first, types: [type], people: [person, other], authorize, expectRefusal }) => {
      const { state } = await first.bind(type, person)
      const { code } = await authorize(await first.issue(type), other)
      expectRefusal(await first.complete(type, { code, state }), 'a used state with another code')
    }
  },
  {
    id: 'states/other-user',
    title: 'A state that was issued to another user binds nobody: no forced linking, no fixation.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12', 'RFC 9700 section 4.7'],
    needs: ['provider', 'second user'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async ({ first, second, types: [type], people: [person], authorize, expect, expectRefusal }) => {
      const callback = await authorize(await second.issue(type), person)
      const completed = await first.complete(type, callback)
      expectRefusal(completed, 'a state of another user')
      const bound = [...(await first.bound()), ...(await second.bound())]
      expect(bound.length === 0, 'somebody is bound by a state of another user', completed)
    }
  },
  {
    id: 'states/other-platform',
    title: 'A state works at the platform that it was issued for only: no mix-up.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.4'],
    needs: ['provider', 'two platforms'],
    after: ['ceremony/binds'],
    run: async ({ first, types, people: [person], authorize, expectRefusal }) => {
      for (const [from, to] of [types.slice(0, 2), types.slice(0, 2).reverse()] as [string, string][]) {
        const { state } = await authorize(await first.issue(from), person)
        const { code } = await authorize(await first.issue(to), person)
        expectRefusal(await first.complete(to, { code, state }), `a state of ${from} at ${to}`)
      }
    }
  },
  {
    id: 'states/unknown',
    title: 'A state that was never issued, or is altered, binds nobody.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12'],
    needs: ['provider'],
    after: ['ceremony/binds'],
    run: async ({ first, types: [type], people: [person], authorize, expectRefusal }) => {
      const { code, state } = await authorize(await first.issue(type), person)
      for (const [what, wrong] of [
        ['made up', randomBytes(16).toString('hex')],
        ['cut', state.slice(0, -1)],
        ['longer', `${state}0`],
        ['followed by a space', `${state} `],
        ['of another last character', alter(state)],
        ['a wildcard', '%'],
        ['a condition', "' OR '1'='1"]
      ] as const) {
        expectRefusal(await first.complete(type, { code, state: wrong }), `a state that is ${what}`)
      }
    }
  },
  {
    id: 'states/void-after-unbind',
    title: 'Nothing that was issued before an unbind binds after it.',
    clauses: ['contract: updateBinding ("every state issued before … is void")', 'I4'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async ({ first, types: [type], people: [person, other], authorize, expect, expectRefusal }) => {
      await first.bind(type, person)
      const issued = await authorize(await first.issue(type), person)
      const { url } = (await first.list()).find((item) => item.type === type)!
      const listed = await authorize(url, other)
      await first.unbind(type)
      expectRefusal(await first.complete(type, issued), 'a state issued before the unbind')
      expectRefusal(await first.complete(type, listed), 'a listed state from before the unbind')
      expect((await first.bound()).length === 0, 'a binding reappeared after its unbind')
    }
  },
  {
    id: 'states/repeat-after-unbind',
    title: 'Repeating a completion after the unbind does not bind again.',
    clauses: ['contract: updateBinding', 'I4'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async ({ first, types: [type], people: [person], expect }) => {
      const callback = await first.bind(type, person)
      await first.unbind(type)
      const repeated = await first.complete(type, callback)
      expect((await first.bound()).length === 0, 'the repetition bound again what was unbound', repeated)
    }
  },
  {
    id: 'states/refused-code',
    title: 'A state whose code the platform refused is used: no second guess.',
    clauses: ['contract: completeBinding ("Exactly once")', 'RFC 6749 section 4.1.2', 'I3'],
    needs: ['provider'],
    after: ['ceremony/binds', 'states/replay'],
    run: async ({ first, types: [type], people: [person], authorize, expectRefusal }) => {
      const { code, state } = await authorize(await first.issue(type), person)
      expectRefusal(
        await first.complete(type, { code: 'a code that is none', state }),
        'a code that the platform refuses'
      )
      expectRefusal(await first.complete(type, { code, state }), 'a second code with the same state')
    }
  },
  {
    id: 'states/used-code',
    title: 'A code that was used binds nobody with a state of its own: no code injection.',
    clauses: ['contract: PROVIDER_CODE_REJECTED', 'RFC 9700 section 4.5', 'RFC 6749 section 10.5'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async ({ first, types: [type], people: [person, other], authorize, expectRefusal }) => {
      const { code } = await first.bind(type, person)
      await first.unbind(type)
      const { state } = await authorize(await first.issue(type), other)
      expectRefusal(await first.complete(type, { code, state }), 'a used code with a fresh state')
    }
  },
  {
    id: 'states/one-answer',
    title: 'An unusable state gets one and the same answer, for whatever reason: no oracle.',
    clauses: ['contract: STATE_UNUSABLE ("one and the same 403")', 'CWE-204'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async (world) => {
      const answers = await collect(world)
      const refused = answers.filter(([, { status }]) => status >= 400)
      for (const [what, exchange] of refused) {
        const [, usual] = refused[0]!
        const isSame = exchange.status === usual.status && exchange.text === usual.text
        world.expect(
          isSame,
          `a state that is ${what} gets another answer than one that is ${refused[0]![0]}`,
          usual,
          exchange
        )
      }
    }
  },
  {
    id: 'states/expired',
    title: 'A state that has expired binds nobody.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.7'],
    needs: ['provider', 'expiry'],
    after: ['ceremony/binds'],
    run: async ({ first, types: [type], people: [person], authorize, outliveState, expectRefusal }) => {
      const early = await first.issue(type)
      const { url } = (await first.list()).find((item) => item.type === type)!
      await outliveState()
      expectRefusal(await first.complete(type, await authorize(early, person)), 'a state that has expired')
      expectRefusal(await first.complete(type, await authorize(url, person)), 'a listed state that has expired')
    }
  }
]
