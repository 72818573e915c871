import type { ScenarioCheck } from '../../check.js'

export const listsOwn: ScenarioCheck = {
  id: 'ownership/lists-own',
  title: 'The list shows the bindings of the user who asks, and hands out states of their own.',
  clauses: ['contract: listBindings', 'OWASP API1:2023'],
  needs: ['provider', 'second user'],
  after: ['ceremony/binds'],
  run: async ({ first, second, types: [type], people: [person], expect }) => {
    await first.bind(type, person)
    const ofFirst = await first.list()
    const ofSecond = await second.list()
    expect(
      !ofSecond.some(({ isBound, nickname }) => isBound || nickname !== null),
      'the list shows what another user has bound'
    )
    const shared = ofSecond.some(({ url }) => ofFirst.some((item) => item.url === url))
    expect(!shared, 'two users are handed the same URL')
  }
}
