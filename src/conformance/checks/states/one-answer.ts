import type { ScenarioCheck } from '../../check.js'
import type { Exchange } from '../../http/exchange.js'
import type { World } from '../../world/world.js'

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

export const oneAnswer: ScenarioCheck = {
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
}
