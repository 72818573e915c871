import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'
import { bindForOperator } from '../../world/page.js'

export const suspends: ScenarioCheck = {
  id: 'operators/suspends',
  title: 'A suspended binding can be neither ended nor replaced by its user, until it is resumed.',
  clauses: ['contract: suspendBinding, resumeBinding', 'contract: BINDING_SUSPENDED'],
  needs: ['provider', 'operators', 'operator'],
  after: ['ceremony/binds', 'ceremony/unbinds', 'operators/lists'],
  run: async (world) => {
    const { first, types, people, operate, authorize, expect, expectRefusal } = world
    const [type] = types
    const binding = await bindForOperator(world)
    const suspended = await operate('POST', `/${binding}/suspension`, { reason: 'conformance' })
    expect(isSuccess(suspended), `suspending was answered ${suspended.status}`, suspended)
    expectRefusal(await first.unbind(type), 'an unbind of what is suspended')
    const url = await first.issue(type)
    expectRefusal(await first.complete(type, await authorize(url, people[1])), 'a replacement of what is suspended')
    const resumed = await operate('DELETE', `/${binding}/suspension`)
    expect(isSuccess(resumed), `resuming was answered ${resumed.status}`, resumed)
    const ended = await first.unbind(type)
    expect(isSuccess(ended), `an unbind of what was resumed was answered ${ended.status}`, ended)
  }
}
