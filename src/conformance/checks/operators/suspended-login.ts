import type { ScenarioCheck } from '../../check.js'
import { bindForOperator } from '../../world/page.js'

export const suspendedLogin: ScenarioCheck = {
  id: 'operators/suspended-login',
  title: 'Nobody signs in with a suspended binding, and sessions that it made have ended.',
  clauses: ['contract: suspendBinding', 'contract: BINDING_SUSPENDED', 'I7'],
  needs: ['provider', 'sign-in', 'operators', 'operator'],
  after: ['sign-in/signs-in', 'operators/suspends'],
  run: async (world) => {
    const { types, people, operate, openBrowser, expectRefusal } = world
    const [type] = types
    const [person] = people
    const binding = await bindForOperator(world)
    await operate('POST', `/${binding}/suspension`, { reason: 'conformance' })
    expectRefusal(await openBrowser().signIn(type, person), 'a login with what is suspended')
    await operate('DELETE', `/${binding}/suspension`)
  }
}
