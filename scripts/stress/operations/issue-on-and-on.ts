import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../call.js'
import { familyAt } from '../family.js'
import type { UserParts, VirtualUser } from '../users/ask.js'

const pauseMs = 50

/**
 * Asks one instance for authorize URLs until it is over, and repeats nothing: how it is answered shows at each moment
 * whether the service can write. Users may have to wait for completions that a failure of the database interrupted.
 */
export async function issueOnAndOn(parts: UserParts, { token }: VirtualUser, origin: string): Promise<void> {
  const { answers, failures } = parts
  const family = familyAt(origin, { authorization: `Bearer ${token}` })
  while (!parts.isOver()) {
    const answer = await family.issue('DING_TALK')
    answers.note(answer)
    if (answer !== null && answer.status !== 200 && answer.status !== 503) {
      failures.push(`issuing was answered ${codeOf(answer)}`)
    }
    await sleep(pauseMs)
  }
}
