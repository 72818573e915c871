import type { ScenarioCheck } from '../../check.js'

export const unbindsOwn: ScenarioCheck = {
  id: 'ownership/unbinds-own',
  title: 'Unbinding ends the binding of the user who asks, nobody else’s.',
  clauses: ['contract: updateBinding', 'OWASP API1:2023'],
  needs: ['provider', 'second user'],
  after: ['ceremony/binds'],
  run: async ({ first, second, types: [type], people: [person], expect }) => {
    await first.bind(type, person)
    const ended = await second.unbind(type)
    expect((await first.bound()).includes(type), 'an unbind of another user ended the binding', ended)
  }
}
