import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

const requests = 8

export const atOnce: ScenarioCheck = {
  id: 'ceremony/at-once',
  title: 'Equal completions at the same time have one outcome, and send the code to the platform once.',
  clauses: ['contract: completeBinding ("Exactly once", COMPLETION_IN_PROGRESS)', 'I3'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/exactly-once'],
  run: async ({ first, types: [type], people: [person], authorize, watchExchanges, expect }) => {
    const callback = await authorize(await first.issue(type), person)
    const count = await watchExchanges()
    const completions = await Promise.all(Array.from({ length: requests }, () => first.complete(type, callback)))
    for (const completion of completions) {
      const isOne = isSuccess(completion) !== (completion.body['error'] === 'COMPLETION_IN_PROGRESS')
      expect(isOne, `one of ${requests} equal completions was answered ${completion.status}`, completion)
    }
    const exchanges = await count()
    expect(exchanges <= 1, `the code was sent to the platform ${exchanges} times`)
  }
}
