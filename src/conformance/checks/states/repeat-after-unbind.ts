import type { ScenarioCheck } from '../../check.js'

export const repeatAfterUnbind: ScenarioCheck = {
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
}
