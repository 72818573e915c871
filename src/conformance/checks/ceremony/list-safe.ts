import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const listSafe: ScenarioCheck = {
  id: 'ceremony/list-safe',
  title: 'Polling the list changes nothing: a URL that is being scanned still works.',
  clauses: ['contract: listBindings ("Safe to poll")'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, types: [type], people: [person], authorize, expect }) => {
    const issued = await first.issue(type)
    const { url: listed } = (await first.list()).find((item) => item.type === type)!
    for (let poll = 0; poll < 5; poll += 1) await first.list()
    for (const [what, url] of [
      ['issued', issued],
      ['listed', listed]
    ] as const) {
      const completed = await first.complete(type, await authorize(url, person))
      expect(isSuccess(completed), `the URL that was ${what} before polls was answered ${completed.status}`, completed)
    }
  }
}
