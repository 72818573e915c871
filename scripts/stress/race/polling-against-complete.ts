import { codeOf, stateOf } from '../call.js'
import { expect, expectTally, familyOf, type Race } from './race.js'

const pollers = 5

interface Listed {
  name: string
  url: string
  has_binding: boolean
}

function readWeChat(body: unknown): Listed {
  return (body as { data: Listed[] }).data.find(({ name }) => name === 'wechat') as Listed
}

/** Pages poll the list while the person whose URL came from it completes: no poll takes the state away. */
export const pollingAgainstComplete: Race = {
  name: 'polling the list against complete',
  async round(parts, number) {
    const { vendor, database } = parts
    const user = `polling-${number}`
    const first = readWeChat((await familyOf(parts, number, user).list())?.body)
    const completion = { isOver: false }
    const poll = async (_: unknown, index: number): Promise<void> => {
      let wasBound = false
      for (let isLast = false; !isLast;) {
        isLast = completion.isOver
        const answer = await familyOf(parts, index, user).list()
        expect(codeOf(answer) === 'OK', `a poll was answered ${codeOf(answer)}`)
        const { has_binding: isBound } = readWeChat(answer?.body)
        expect(isBound || !wasBound, 'a binding vanished from the list')
        wasBound = isBound
      }
      expect(wasBound, 'the last poll, begun after the completion, does not list the binding')
    }
    const polls = Promise.all(Array.from({ length: pollers }, poll))
    polls.catch(() => {})
    const code = vendor.issueCode({ openId: user, unionId: null }, number % 2 === 0 ? 'slow' : 'none')
    const answer = await familyOf(parts, number + 1, user).complete('WECHAT', stateOf(first.url), code)
    completion.isOver = true
    expectTally([answer], { OK: { min: 1, max: 1 } })
    await polls
    const rows = await database.query(`SELECT count(*) AS n FROM oauth_states WHERE user_id = '${user}'`)
    // One a provider and half life; the round may lie on the border of two, and one state was used up.
    expect(Number(rows[0]?.['n']) <= 5, `polling left ${String(rows[0]?.['n'])} states`)
  }
}
