import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, stateOf, type Answer } from '../call.js'
import { familyAt, type Family, type ProviderType } from '../family.js'
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

const provider: ProviderType = 'WECHAT'
/** How many accounts all users quarrel over. */
const wantedAccounts = 8
const retryPauseMs = 100
/** After so many attempts without an answer a user gives up. */
const attemptLimit = 100

interface Asked {
  answer: Answer | null
  /** Whether an earlier attempt may have been carried out although its answer was lost. */
  isRepeated: boolean
}

/** Asks one instance after the other until one answers; a lost answer and a 503 are no answers. */
async function ask(
  parts: UserParts,
  user: VirtualUser,
  request: (family: Family) => Promise<Answer | null>
): Promise<Asked> {
  const { origins, answers, random } = parts
  const first = random(origins.length)
  let isRepeated = false
  for (let attempt = 0; attempt < attemptLimit; attempt += 1) {
    const origin = origins[(first + attempt) % origins.length] as string
    const answer = await request(familyAt(origin, { authorization: `Bearer ${user.token}` }))
    answers.note(answer)
    if (answer !== null && answer.status !== 503) return { answer, isRepeated }
    isRepeated = true
    if (attempt >= origins.length - 1) await sleep(retryPauseMs)
  }
  return { answer: null, isRepeated }
}

async function bind(parts: UserParts, user: VirtualUser, account: string): Promise<void> {
  const { vendor, ledger, failures, now } = parts
  const issued = (await ask(parts, user, (family) => family.issue(provider))).answer
  if (issued?.status !== 200) {
    if (issued !== null) failures.push(`issuing was answered ${codeOf(issued)}`)
    return
  }
  const state = stateOf((issued.body as { data: string }).data)
  const code = vendor.issueCode({ openId: account, unionId: null })
  parts.codes.push(code)
  const from = now()
  const { answer, isRepeated } = await ask(parts, user, (family) => family.complete(provider, state, code))
  const result = codeOf(answer)
  if (result === 'OK') {
    ledger.acknowledged.add(state)
    ledger.holds(user.id, account, from)
  } else if (result === 'ACCOUNT_BOUND_ELSEWHERE') {
    ledger.refusals.push({ user: user.id, account, state, from, to: now() })
  } else if (result === 'LOST' || result === 'COMPLETION_IN_PROGRESS') {
    ledger.mayHold(user.id, account, from)
  } else if (result !== 'STATE_UNUSABLE') {
    failures.push(`completing was answered ${result}`)
  }
  // The claim of a process that died makes these two possible, nothing else does.
  if (!isRepeated && /^(STATE_UNUSABLE|COMPLETION_IN_PROGRESS)$/.test(result)) {
    failures.push(`a fresh state was answered ${result}`)
  }
}

async function unbind(parts: UserParts, user: VirtualUser): Promise<void> {
  const { ledger, failures, now } = parts
  const from = now()
  const { answer } = await ask(parts, user, (family) => family.unbind(provider))
  if (answer === null) ledger.mayHold(user.id, null, from)
  else if (answer.status === 200) ledger.holds(user.id, null, from)
  else failures.push(`unbinding was answered ${codeOf(answer)}`)
}

async function list(parts: UserParts, user: VirtualUser): Promise<void> {
  const { ledger, failures } = parts
  const { answer } = await ask(parts, user, (family) => family.list())
  if (answer === null) return
  if (answer.status !== 200) {
    failures.push(`listing was answered ${codeOf(answer)}`)
    return
  }
  const { data } = answer.body as { data: { name: string; binding: { nickname: string } | null }[] }
  const binding = data.find(({ name }) => name === 'wechat')?.binding ?? null
  const shown = binding === null ? null : binding.nickname.replace(/\/$/, '')
  if (!ledger.possible(user.id).has(shown)) failures.push(`user ${user.id} was shown ${shown}`)
}

/** Does one thing after the other until it is over, and keeps account of what the service said. */
export async function runVirtualUser(parts: UserParts, user: VirtualUser): Promise<void> {
  while (!parts.isOver()) {
    const choice = parts.random(10)
    if (choice < 3) await bind(parts, user, `own-${user.id}-${choice % 2}`)
    else if (choice < 6) await bind(parts, user, `wanted-${parts.random(wantedAccounts)}`)
    else if (choice < 8) await unbind(parts, user)
    else await list(parts, user)
  }
}
