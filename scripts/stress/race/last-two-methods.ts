import { guardedMark } from '../host-settings.js'
import { expect, expectTally, bindPerson, familyOf, readBindings, type Race } from './race.js'

/** A user who must keep one login method unbinds both at once. */
export const lastTwoMethods: Race = {
  name: 'two unbinds of the last two methods',
  async round(parts, number) {
    const user = `${guardedMark}-${number}`
    const person = { openId: user, unionId: null }
    await bindPerson(parts, familyOf(parts, number, user), 'WECHAT', person)
    await bindPerson(parts, familyOf(parts, number, user), 'DING_TALK', person)
    const answers = await Promise.all([
      familyOf(parts, number, user).unbind('WECHAT'),
      familyOf(parts, number + 1, user).unbind('DING_TALK')
    ])
    expectTally(answers, { OK: { min: 1, max: 1 }, LAST_LOGIN_METHOD: { min: 1, max: 1 } })
    const rows = await readBindings(parts, user)
    expect(rows.length === 1, `${rows.length} methods are left`)
  }
}
