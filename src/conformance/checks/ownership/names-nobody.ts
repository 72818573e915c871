import type { ScenarioCheck } from '../../check.js'

export const namesNobody: ScenarioCheck = {
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
}
