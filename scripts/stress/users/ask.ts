import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../call.js'
import { familyAt, type Family } from '../family.js'
import type { Vendor } from '../vendor.js'
import type { Answers } from './answers.js'
import type { Ledger } from './ledger.js'

/** What virtual users work with. */
export interface UserParts {
  origins: readonly string[]
  vendor: Vendor
  ledger: Ledger
  answers: Answers
  /** Every code that was posted. */
  codes: string[]
  /** What was not as promised, a line each. */
  failures: string[]
  now: () => number
  /** Returns a whole number below `limit`. */
  random(limit: number): number
  isOver(): boolean
}

/** Somebody who is signed in. */
export interface VirtualUser {
  id: string
  /** `id|secret`. */
  token: string
}

/** An answer, and whether it is the first attempt's. */
export interface Asked {
  answer: Answer | null
  /** Whether an earlier attempt may have been carried out although its answer was lost. */
  isRepeated: boolean
}

const retryPauseMs = 100
/** After so many attempts without an answer a user gives up. */
const attemptLimit = 100

/**
 * Asks one instance after the other until one answers; a lost answer and a 503 are no answers.
 *
 * @param isWrite Whether what is asked for has to be written.
 */
export async function ask(
  { origins, answers, random }: UserParts,
  request: (origin: string) => Promise<Answer | null>,
  isWrite = true
): Promise<Asked> {
  const first = random(origins.length)
  let isRepeated = false
  for (let attempt = 0; attempt < attemptLimit; attempt += 1) {
    const answer = await request(origins[(first + attempt) % origins.length] as string)
    answers.note(answer, isWrite)
    if (answer !== null && answer.status !== 503) return { answer, isRepeated }
    isRepeated = true
    if (attempt >= origins.length - 1) await sleep(retryPauseMs)
  }
  return { answer: null, isRepeated }
}

/** Asks with a token. */
export function askAs(
  parts: UserParts,
  { token }: Pick<VirtualUser, 'token'>,
  request: (family: Family) => Promise<Answer | null>,
  isWrite = true
): Promise<Asked> {
  return ask(parts, (origin) => request(familyAt(origin, { authorization: `Bearer ${token}` })), isWrite)
}

/** Returns the account of WeChat that an answer to a list shows, `null` when none is bound. */
export function readShown({ body }: Answer): string | null {
  const { data } = body as { data: { name: string; binding: { nickname: string } | null }[] }
  return data.find(({ name }) => name === 'wechat')?.binding?.nickname.replace(/\/$/, '') ?? null
}
