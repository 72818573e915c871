import type { ScenarioCheck } from '../../check.js'

export const voidAfterUnbind: ScenarioCheck = {
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
}
