import { codeOf, stateOf } from '../call.js'
import type { ProviderType } from '../family.js'
import { askAs, readShown, type UserParts, type VirtualUser } from './ask.js'
import { createBrowser } from './browser.js'

const provider: ProviderType = 'WECHAT'
/** How many accounts all users quarrel over. */
const wantedAccounts = 8

async function bind(parts: UserParts, user: VirtualUser, account: string): Promise<void> {
  const { vendor, ledger, failures, now } = parts
  const issued = (await askAs(parts, user, (family) => family.issue(provider))).answer
  if (issued?.status !== 200) {
    if (issued !== null) failures.push(`issuing was answered ${codeOf(issued)}`)
    return
  }
  const state = stateOf((issued.body as { data: string }).data)
  const code = vendor.issueCode({ openId: account, unionId: null })
  parts.codes.push(code)
  const from = now()
  const { answer, isRepeated } = await askAs(parts, user, (family) => family.complete(provider, state, code))
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
  const { answer } = await askAs(parts, user, (family) => family.unbind(provider))
  if (answer === null) ledger.mayHold(user.id, null, from)
  else if (answer.status === 200) ledger.holds(user.id, null, from)
  else failures.push(`unbinding was answered ${codeOf(answer)}`)
}

async function list(parts: UserParts, user: VirtualUser): Promise<void> {
  const { ledger, failures } = parts
  const { answer } = await askAs(parts, user, (family) => family.list(), false)
  if (answer === null) return
  if (answer.status !== 200) {
    failures.push(`listing was answered ${codeOf(answer)}`)
    return
  }
  const shown = readShown(answer)
  if (!ledger.possible(user.id).has(shown)) failures.push(`user ${user.id} was shown ${shown}`)
}

/** Does one thing after the other until it is over, and keeps account of what the service said. */
export async function runVirtualUser(parts: UserParts, user: VirtualUser): Promise<void> {
  const browser = createBrowser(parts, user)
  while (!parts.isOver()) {
    const choice = parts.random(14)
    const [own, wanted] = [`own-${user.id}-${choice % 2}`, `wanted-${parts.random(wantedAccounts)}`]
    if (choice < 3) await bind(parts, user, own)
    else if (choice < 5) await bind(parts, user, wanted)
    else if (choice < 7) await unbind(parts, user)
    else if (choice < 9) await list(parts, user)
    else await browser.signIn(choice < 12 ? own : wanted)
    await browser.checkSession()
  }
}
