import { setTimeout as sleep } from 'node:timers/promises'
import { visitorAt, suspend } from '../family.js'
import { bindPerson, expect, expectTally, familyOf, type Race } from './race.js'

const logins = 4
const any = { min: 0, max: logins }

/** A user signs in several times while the binding is ended, replaced or suspended: no session is left in the end. */
export const signInAgainstEnd: Race = {
  name: 'sign-in against unbind, replacement and suspension',
  async round(parts, number) {
    const { hosts, vendor, database } = parts
    const user = `visitor-${number}`
    const person = { openId: user, unionId: number % 2 === 0 ? null : `${user}-union` }
    const family = familyOf(parts, number, user)
    await bindPerson(parts, family, 'WECHAT', { ...person, unionId: null })
    const end = [
      async () => familyOf(parts, number + 1, user).unbind('WECHAT'),
      async () => suspend(hosts.originOf(number + 1), { userId: user, provider: 'WECHAT', isSuspended: true }),
      async () => bindPerson(parts, family, 'WECHAT', { openId: `${user}-new`, unionId: null }).then(() => null)
    ][number % 3]!
    const visits = Array.from({ length: logins }, async (_, index) => {
      const visitor = visitorAt(hosts.originOf(number + index), `${user}-${index}`)
      const state = await visitor.getState('WECHAT')
      expect(state !== null, 'a visitor got no state')
      return { visitor, state, code: vendor.issueCode(person, index % 2 === 0 ? 'slow' : 'none') }
    })
    const ready = await Promise.all(visits)
    const [ended, ...answers] = await Promise.all([
      // At another point of the exchange in each round.
      sleep(number % 24).then(end),
      ...ready.map(({ visitor, state, code }) => visitor.login('WECHAT', state, code))
    ])
    if (ended !== null) expectTally([ended], { OK: { min: 1, max: 1 } })
    expectTally(answers, { OK: any, ACCOUNT_NOT_BOUND: any, BINDING_SUSPENDED: any })
    const rows = await database.query(`SELECT id FROM personal_access_tokens WHERE tokenable_id = '${user}'`)
    expect(rows.length === 0, `sessions are left: ${JSON.stringify(rows)}`)
  }
}
