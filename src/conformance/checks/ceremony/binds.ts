import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const binds: ScenarioCheck = {
  id: 'ceremony/binds',
  title: 'A person who consents at the platform is bound, and the list says so.',
  clauses: ['contract: completeBinding', 'contract: listBindings'],
  needs: ['provider'],
  run: async ({ first, types, people: [person], authorize, expect }) => {
    for (const type of types) {
      const callback = await authorize(await first.issue(type), person)
      const completed = await first.complete(type, callback)
      expect(isSuccess(completed), `completing ${type} was answered ${completed.status}`, completed)
      expect((await first.bound()).includes(type), `${type} is not bound after it was completed`, completed)
    }
  }
}
