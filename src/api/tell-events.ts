import type { SecurityEvent } from '../security-event.js'
import { readFields } from './arguments.js'
import type { OauthBindingApi } from './oauth-binding-api.js'

/** Whose binding a call is about, and who made the call when it was not the user. */
export interface ApiCall {
  readonly userId: string
  readonly type?: string | undefined
  readonly by?: string | undefined
}

export interface ApiLog {
  readonly record: (event: SecurityEvent['event'], call: ApiCall, reason?: string) => void
  /** Records an error that is a security event, and ignores others. */
  readonly recordFailure: (error: unknown, call: ApiCall) => void
}

type Told = Pick<OauthBindingApi, 'issueState' | 'completeBinding' | 'redeemTicket' | 'unbind'> &
  Pick<OauthBindingApi, 'suspendBinding' | 'resumeBinding'>

/** Has the log told of everything that an API changes or refuses, as it is of requests. */
export function tellEvents(api: OauthBindingApi, log: ApiLog): OauthBindingApi {
  const watch = async <Result>(
    call: ApiCall,
    action: () => Promise<Result>,
    record: (result: Result) => void
  ): Promise<Result> => {
    try {
      const result = await action()
      record(result)
      return result
    } catch (error) {
      log.recordFailure(error, call)
      throw error
    }
  }
  const watchChange = (event: SecurityEvent['event'], call: ApiCall, action: () => Promise<boolean>) =>
    watch(call, action, (isChanged) => isChanged && log.record(event, call))
  const told: Told = {
    issueState: (userId, type, browser) => {
      const call = { userId, type }
      return watch(
        call,
        () => api.issueState(userId, type, browser),
        () => log.record('issued', call)
      )
    },
    async completeBinding(completion) {
      const { userId, type } = readFields(completion)
      const record = (result: string): void => log.record(result.toLowerCase() as Lowercase<'BOUND'>, { userId, type })
      return watch({ userId, type }, () => api.completeBinding(completion), record)
    },
    async redeemTicket(redemption) {
      const { userId } = readFields(redemption)
      return watch(
        { userId },
        () => api.redeemTicket(redemption),
        ({ provider, change }) => log.record('ticket_redeemed', { userId, type: provider }, change.toLowerCase())
      )
    },
    unbind: (userId, type, given) =>
      watchChange('unbound', { userId, type, by: given?.by }, () => api.unbind(userId, type, given)),
    suspendBinding: (userId, type, given) =>
      watchChange('suspended', { userId, type, by: given?.by }, () => api.suspendBinding(userId, type, given)),
    resumeBinding: (userId, type, given) =>
      watchChange('resumed', { userId, type, by: given?.by }, () => api.resumeBinding(userId, type, given))
  }
  return Object.freeze({ ...api, ...told })
}
