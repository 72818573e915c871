import { setTimeout as sleep } from 'node:timers/promises'
import { expect, expectTally, bindPerson, familyOf, issue, readBindings, type Race } from './race.js'

const completions = 4

/** Several states are completed while the user unbinds: whatever comes first, nothing is bound in the end. */
export const unbindAgainstComplete: Race = {
  name: 'unbind against complete',
  async round(parts, number) {
    const { vendor } = parts
    const user = `leaving-${number}`
    const personOf = (index: number) => ({ openId: `${user}-${index % 2}`, unionId: null })
    const family = familyOf(parts, number, user)
    if (number % 2 === 0) await bindPerson(parts, family, 'WECHAT', personOf(0))
    const states = await Promise.all(Array.from({ length: completions + 1 }, () => issue(family, 'WECHAT')))
    const [unused, ...posted] = states as [string, ...string[]]
    const [unbound, ...answers] = await Promise.all([
      // At another point of the exchange in each round.
      sleep(number % 24).then(() => familyOf(parts, number + 1, user).unbind('WECHAT')),
      ...posted.map((state, index) => {
        const code = vendor.issueCode(personOf(index), index % 2 === 0 ? 'slow' : 'none')
        return familyOf(parts, number + index, user).complete('WECHAT', state, code)
      })
    ])
    expectTally([unbound ?? null], { OK: { min: 1, max: 1 } })
    const all = { min: 0, max: completions }
    expectTally(answers, { OK: all, STATE_UNUSABLE: all })
    const rows = await readBindings(parts, user)
    expect(rows.length === 0, `it is bound after its unbind: ${JSON.stringify(rows)}`)
    const late = await family.complete('WECHAT', unused, vendor.issueCode(personOf(0)))
    expectTally([late], { STATE_UNUSABLE: { min: 1, max: 1 } })
  }
}
