import { codeOf, type Answer } from '../call.js'

/** Counts answers, keeps when they came, and which should not have come at all. */
export interface Answers {
  note(answer: Answer | null): void
  /** How many answers of each code there were; `LOST`: none. */
  counts: Record<string, number>
  /** Answers that break a promise, a line each, and how often. */
  breaches: Map<string, number>
  /** How long after this time the service was whole again, in ms: a success, and no 503 any more. `null`: never. */
  recoveryAfter(time: number): number | null
}

function findBreach(answer: Answer): string | null {
  if (answer.status < 500) return null
  if (answer.status === 500) return `500 ${JSON.stringify(answer.body)}`
  const guidance = String(answer.headers['retry-after'])
  return answer.status === 503 && !/^[1-9]\d*$/.test(guidance) ? '503 without Retry-After' : null
}

/** Creates an account of answers. */
export function createAnswers(now: () => number): Answers {
  const counts: Record<string, number> = {}
  const breaches = new Map<string, number>()
  const successes: number[] = []
  const outages: number[] = []
  return {
    counts,
    breaches,
    note(answer) {
      const code = codeOf(answer)
      counts[code] = (counts[code] ?? 0) + 1
      if (answer === null) return
      if (answer.status === 200) successes.push(now())
      if (answer.status === 503) outages.push(now())
      const breach = findBreach(answer)
      if (breach !== null) breaches.set(breach, (breaches.get(breach) ?? 0) + 1)
    },
    recoveryAfter(time) {
      const first = successes.find((success) => success >= time)
      const last = outages.filter((outage) => outage >= time).at(-1) ?? time
      return first === undefined ? null : Math.max(first, last) - time
    }
  }
}
