import type { ScenarioCheck } from '../../check.js'

const han = /\p{Script=Han}/u

export const language: ScenarioCheck = {
  id: 'contract/language',
  title: 'Texts are Chinese by default, and English where English is preferred.',
  clauses: ['contract: Accept-Language', 'RFC 9110 section 12.5.4'],
  needs: [],
  run: async ({ ask, paths, expect }) => {
    for (const [preference, isEnglish] of [
      [undefined, false],
      ['zh-CN', false],
      ['en', true],
      ['en;q=0.2, zh;q=0.9', false]
    ] as const) {
      const headers = preference === undefined ? [] : [['accept-language', preference] as const]
      const exchange = await ask({ path: paths.family, headers })
      const message = String(exchange.body['msg'])
      expect(han.test(message) !== isEnglish, `with Accept-Language ${preference}, msg is "${message}"`, exchange)
    }
  }
}
