import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'
import { bindForOperator } from '../../world/page.js'

export const removes: ScenarioCheck = {
  id: 'operators/removes',
  title: 'A removal ends the binding, and nothing that was issued before it binds after it.',
  clauses: ['contract: removeBinding', 'I4'],
  needs: ['provider', 'operators', 'operator'],
  after: ['ceremony/binds', 'operators/lists'],
  run: async (world) => {
    const { first, types, people, operate, authorize, expect, expectRefusal } = world
    const [type] = types
    const binding = await bindForOperator(world)
    const issued = await authorize(await first.issue(type), people[0])
    const removed = await operate('POST', `/${binding}/removal`, { reason: 'conformance' })
    expect(isSuccess(removed), `the removal was answered ${removed.status}`, removed)
    expect((await first.bound()).length === 0, 'the binding is there after its removal', removed)
    expectRefusal(await first.complete(type, issued), 'a state issued before the removal')
  }
}
