import { codeOf, type Answer } from '../call.js'

/** Counts answers, keeps when they came, and which should not have come at all. */
export interface Answers {
  /** `isWrite`: what was asked for has to be written. Default: yes. */
  note(answer: Answer | null, isWrite?: boolean): void
  /** How many answers of each code there were; `LOST`: none. */
  counts: Record<string, number>
  /** Answers that break a promise, a line each, and how often. */
  breaches: Map<string, number>
  /** How long after this time the service was whole again, in ms: a success, and no 503 any more. `null`: never. */
  recoveryAfter(time: number): number | null
  /** How many answers there were between two times to what has to be written, and how many of them were 503. */
  countWrites(from: number, to: number): { all: number; refused: number }
}

/** What is allowed besides success and refusal. */
export interface AnswersOptions {
  now: () => number
  /** Whether a request may stay without an answer: processes are killed. */
  isLossAllowed: boolean
  /** Whether 503 with `Retry-After` may be answered. Default: yes. */
  isOutageAllowed?: boolean
}

interface Moment {
  at: number
  isRefused: boolean
}

function findBreach(answer: Answer, isOutageAllowed: boolean): string | null {
  if (answer.status < 500) return null
  if (answer.status !== 503 || !isOutageAllowed) return `${answer.status} ${JSON.stringify(answer.body)}`
  const guidance = String(answer.headers['retry-after'])
  return /^[1-9]\d*$/.test(guidance) ? null : '503 without Retry-After'
}

/** Creates an account of answers. */
export function createAnswers({ now, isLossAllowed, isOutageAllowed = true }: AnswersOptions): Answers {
  const counts: Record<string, number> = {}
  const breaches = new Map<string, number>()
  const successes: number[] = []
  const outages: number[] = []
  const writes: Moment[] = []
  const breachOf = (answer: Answer | null): string | null => {
    if (answer === null) return isLossAllowed ? null : 'no answer'
    return findBreach(answer, isOutageAllowed)
  }
  return {
    counts,
    breaches,
    note(answer, isWrite = true) {
      const code = codeOf(answer)
      counts[code] = (counts[code] ?? 0) + 1
      const breach = breachOf(answer)
      if (breach !== null) breaches.set(breach, (breaches.get(breach) ?? 0) + 1)
      if (answer === null) return
      const [at, isRefused] = [now(), answer.status === 503]
      if (answer.status === 200) successes.push(at)
      if (isRefused) outages.push(at)
      if (isWrite) writes.push({ at, isRefused })
    },
    recoveryAfter(time) {
      const first = successes.find((success) => success >= time)
      const last = outages.filter((outage) => outage >= time).at(-1) ?? time
      return first === undefined ? null : Math.max(first, last) - time
    },
    countWrites(from, to) {
      const between = writes.filter(({ at }) => at >= from && at <= to)
      return { all: between.length, refused: between.filter(({ isRefused }) => isRefused).length }
    }
  }
}
