import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const rebinds: ScenarioCheck = {
  id: 'ceremony/rebinds',
  title: 'A fresh URL leaves the binding as it is; completing it with another account replaces it.',
  clauses: ['contract: completeBinding ("replaces the binding in one step")', 'I2'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/unbinds', 'ceremony/list-safe'],
  run: async ({ first, types: [type], people: [person, other], authorize, expect }) => {
    await first.bind(type, person)
    const url = await first.issue(type)
    expect((await first.bound()).includes(type), `${type} is not bound any more after a URL was issued`)
    const [before] = (await first.list()).filter((item) => item.type === type)
    const completed = await first.complete(type, await authorize(url, other))
    expect(isSuccess(completed), `replacing was answered ${completed.status}`, completed)
    const [after] = (await first.list()).filter((item) => item.type === type)
    expect(
      after?.isBound === true && after.nickname !== before?.nickname,
      'the list still has the account before',
      completed
    )
  }
}
