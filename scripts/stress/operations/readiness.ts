import { setTimeout as sleep } from 'node:timers/promises'
import { call } from '../call.js'
import type { Answers } from '../users/answers.js'
import type { Outage, ReadinessRule } from './situation.js'

/** One answer of `/health/ready`. */
export interface Sample {
  instance: number
  /** When it was asked and answered, in ms. */
  from: number
  to: number
  /** `null`: nothing answered. */
  status: number | null
}

/** Asks `/health/ready` of each instance again and again. */
export interface ReadinessWatch {
  samples: readonly Sample[]
  stop(): Promise<void>
}

const pauseMs = 100

export function watchReadiness(origins: readonly string[], now: () => number): ReadinessWatch {
  const samples: Sample[] = []
  const lifecycle = { isOver: false }
  const watch = async (origin: string, instance: number): Promise<void> => {
    while (!lifecycle.isOver) {
      const from = now()
      const answer = await call(origin, { method: 'GET', path: '/health/ready' })
      samples.push({ instance, from, to: now(), status: answer?.status ?? null })
      await sleep(pauseMs)
    }
  }
  const watches = Promise.all(origins.map(watch))
  watches.catch(() => {})
  return {
    samples,
    stop: async () => {
      lifecycle.isOver = true
      await watches
    }
  }
}

/** What is known of the time at which the samples were taken. */
export interface Truth {
  rule: ReadinessRule
  /** When the cause began, and when it was gone. */
  cause: Outage
  /** When no request was answered 503 any more. */
  wholeAt: number
  /** More exact than `cause`, if not empty. */
  outages: readonly Outage[]
  answers: Pick<Answers, 'countWrites'>
}

/** How readiness fared: how many answers of each status, and what was wrong. */
export interface ReadinessReport {
  counts: Record<string, number>
  /** How long after the beginning of the cause 503 was first answered, in ms; `null`: never. */
  noticedMs: number | null
  failures: string[]
}

/** So long before and after an answer of readiness requests show the truth, in ms. */
const windowMs = 1000
/** After so long without a refusal readiness has to say so, in ms. */
const afterMs = 500
/** So many requests show it. */
const leastWrites = 10
/** A cause that lasts longer has to be noticed, in ms. */
const noticeMs = 2500

const isInside = ({ from, to }: Sample, outage: Outage, settleMs = 0): boolean =>
  from >= outage.from + settleMs && to <= outage.to

/** Tells whether requests at that moment contradict an answer of readiness. */
function contradicts({ from, to, status }: Sample, answers: Truth['answers']): boolean {
  const { all, refused } = answers.countWrites(from - windowMs, to + windowMs)
  if (all < leastWrites) return false
  return status === 200 ? refused === all : refused === 0
}

function isWrongMeanwhile(sample: Sample, { rule, cause, answers }: Truth): boolean {
  if (rule.meanwhile === 'ready') return sample.status !== 200
  if (rule.meanwhile === 'as-answered') return contradicts(sample, answers)
  const certain = { from: cause.from, to: cause.lastsUntil ?? cause.to }
  return isInside(sample, certain, rule.settleMs ?? 1000) && sample.status !== 503
}

/** An instance that ends says so before it is gone; the first answer may have been under way. */
const endOfInstance = /^2?5+-*2*$/

function findWrongEnds(samples: readonly Sample[], { outages }: Truth): string[] {
  return outages.flatMap((outage) => {
    const own = samples.filter((one) => one.instance === outage.instance && isInside(one, outage))
    const text = own.map(({ status }) => (status === null ? '-' : String(status)[0])).join('')
    return endOfInstance.test(text) ? [] : [`instance ${outage.instance} said ${text} while it ended`]
  })
}

function isWrong(sample: Sample, truth: Truth): boolean {
  const { rule, cause, outages, wholeAt } = truth
  if (rule.meanwhile === 'stopping') {
    const ends = outages.filter(({ instance }) => instance === sample.instance)
    return sample.status !== 200 && !ends.some(({ from, to }) => sample.to >= from && sample.from <= to)
  }
  if (sample.to < cause.from || sample.from > wholeAt + afterMs) return sample.status !== 200
  return isInside(sample, cause) && isWrongMeanwhile(sample, truth)
}

/** Compares what readiness said with the truth. */
export function judgeReadiness(samples: readonly Sample[], truth: Truth): ReadinessReport {
  const { rule, cause } = truth
  const counts: Record<string, number> = {}
  for (const { status } of samples) counts[status ?? 'none'] = (counts[status ?? 'none'] ?? 0) + 1
  const wrong = samples.filter((sample) => isWrong(sample, truth))
  const failures = wrong.slice(0, 5).map(({ instance, from, to, status }) => {
    const [asked, answered] = [from, to].map((time) => Math.round(time - cause.from))
    const { all, refused } = truth.answers.countWrites(from - windowMs, to + windowMs)
    return `instance ${instance} said ${status}, asked ${asked} ms and answered ${answered} ms after the cause began, which lasted ${Math.round(cause.to - cause.from)} ms; of ${all} writes around it ${refused} were answered 503`
  })
  if (wrong.length > 5) failures.push(`readiness was wrong ${wrong.length} times`)
  const firstBad = samples.find(({ to, status }) => to >= cause.from && status === 503)
  const isLong = cause.to - cause.from > noticeMs + (rule.settleMs ?? 0)
  if (rule.meanwhile === 'unready' && isLong && firstBad === undefined) failures.push('readiness never said 503')
  if (rule.meanwhile === 'stopping') failures.push(...findWrongEnds(samples, truth))
  return { counts, noticedMs: firstBad === undefined ? null : firstBad.to - cause.from, failures }
}
