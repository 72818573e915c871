import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const unbinds: ScenarioCheck = {
  id: 'ceremony/unbinds',
  title: 'Unbinding ends the binding; unbinding what is not bound succeeds.',
  clauses: ['contract: updateBinding'],
  needs: ['provider'],
  after: ['ceremony/binds'],
  run: async ({ first, types: [type], people: [person], expect }) => {
    await first.bind(type, person)
    for (const what of ['a binding', 'what is not bound']) {
      const ended = await first.unbind(type)
      expect(isSuccess(ended), `unbinding ${what} was answered ${ended.status}`, ended)
      expect(!(await first.bound()).includes(type), `${type} is bound after ${what} was unbound`, ended)
    }
  }
}
