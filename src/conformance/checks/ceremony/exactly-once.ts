import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const exactlyOnce: ScenarioCheck = {
  id: 'ceremony/exactly-once',
  title: 'A completion that arrives twice has one outcome: the same user gets it again.',
  clauses: ['contract: completeBinding ("Exactly once")', 'I3'],
  needs: ['provider'],
  after: ['ceremony/binds'],
  run: async ({ first, types: [type], people: [person], expect }) => {
    const callback = await first.bind(type, person)
    const repeated = await first.complete(type, callback)
    expect(isSuccess(repeated), `the repetition was answered ${repeated.status}`, repeated)
  }
}
