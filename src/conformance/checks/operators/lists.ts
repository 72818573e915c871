import type { ScenarioCheck } from '../../check.js'
import { isObject } from '../../json.js'
import { bindAndFind, readPage } from '../../world/page.js'

export const lists: ScenarioCheck = {
  id: 'operators/lists',
  title: 'An operator sees the bindings of all users, page after page, and finds one by its identity.',
  clauses: ['contract: listAllBindings, findBindings'],
  needs: ['provider', 'operators', 'operator'],
  after: ['ceremony/binds'],
  run: async (world) => {
    const { operate, expect, types } = world
    const [type] = types
    const bindings = await bindAndFind(world)
    const identities = bindings.flatMap((binding) => binding.identities.filter(isObject))
    expect(identities.length > 0, 'the list does not have a binding that was made, with its identities')
    for (const identity of identities) {
      const found = await operate('POST', '/search', { type, ...identity })
      const isFound = readPage(found).some(({ id }) => id === bindings[0]!.id)
      expect(isFound, 'the search does not find what is listed', found)
    }
    const none = await operate('POST', '/search', { type, subject: 'nobody-of-this-name' })
    expect(readPage(none).length === 0, 'the search finds what is not there', none)
  }
}
