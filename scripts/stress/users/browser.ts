import { codeOf } from '../call.js'
import { readState, visitorAt, type ProviderType } from '../family.js'
import { ask, askAs, type Asked, type UserParts, type VirtualUser } from './ask.js'

/** What a virtual user does in a browser of the user's own, in which nobody else signs in. */
export interface Browser {
  /** Signs in with an account; what nobody has bound the user binds with the ticket. */
  signIn(account: string): Promise<void>
  /** Uses the latest session. */
  checkSession(): Promise<void>
}

const provider: ProviderType = 'WECHAT'

interface Session {
  account: string
  token: string
  madeAt: number
}

/** What a login of a fresh state may be answered with only because an earlier attempt's process died. */
const afterDeath = /^(STATE_UNUSABLE|COMPLETION_IN_PROGRESS)$/

/** Creates the browser of a user. */
export function createBrowser(parts: UserParts, user: VirtualUser): Browser {
  const { vendor, ledger, failures, codes, now } = parts
  let session: Session | undefined

  async function getState(): Promise<string | null> {
    const { answer } = await ask(parts, (origin) => visitorAt(origin, user.id).look(), false)
    if (answer?.status === 200) return readState(answer, provider)
    if (answer !== null) failures.push(`looking was answered ${codeOf(answer)}`)
    return null
  }

  function noteRedemption({ answer, isRepeated }: Asked, state: string, account: string, from: number): void {
    const result = codeOf(answer)
    if (result === 'OK') ledger.redeemed.add(state)
    // An attempt whose answer was lost has used the ticket up.
    const isDone = result === 'OK' || (isRepeated && result === 'TICKET_UNUSABLE')
    if (isDone) ledger.holds(user.id, account, from)
    else if (result === 'ACCOUNT_BOUND_ELSEWHERE') {
      ledger.refusals.push({ user: user.id, account, state: null, from, to: now() })
    } else if (result === 'LOST') ledger.mayHold(user.id, account, from)
    else failures.push(`redeeming was answered ${result}`)
  }

  async function signIn(account: string): Promise<void> {
    const state = await getState()
    if (state === null) return
    const code = vendor.issueCode({ openId: account, unionId: null })
    codes.push(code)
    const from = now()
    const { answer, isRepeated } = await ask(parts, (origin) => visitorAt(origin, user.id).login(provider, state, code))
    const result = codeOf(answer)
    if (result === 'OK') {
      const { token } = (answer?.body as { data: { token: string } }).data
      ledger.logins.push({ state, token })
      session = { account, token, madeAt: now() }
      ledger.sightings.push({ account, claim: 'held', by: 'a login', from, to: session.madeAt })
    } else if (result === 'ACCOUNT_NOT_BOUND') {
      ledger.sightings.push({ account, claim: 'not-kept', by: 'a login without binding', from, to: now() })
      const { ticket } = (answer?.body as { data: { ticket: string } }).data
      const since = now()
      const asked = await askAs(parts, user, (family) => family.redeem(ticket, user.id))
      noteRedemption(asked, state, account, since)
    } else if (result !== 'LOST' && !(isRepeated && afterDeath.test(result))) {
      failures.push(`a login was answered ${result}`)
    }
  }

  async function checkSession(): Promise<void> {
    if (session === undefined) return
    const { account, token, madeAt } = session
    const from = now()
    const { answer } = await askAs(parts, { token }, (family) => family.list(), false)
    if (answer?.status === 200) {
      ledger.sightings.push({ account, claim: 'kept', by: 'a session', from: madeAt, to: from })
    } else if (answer?.status === 401) {
      ledger.sightings.push({ account, claim: 'not-kept', by: 'a session that ended', from: madeAt, to: now() })
      session = undefined
    } else if (answer !== null) failures.push(`a session was answered ${codeOf(answer)}`)
  }

  return { signIn, checkSession }
}
