import { LoginBody, Session } from '../../contract/index.js'
import { createRequestCheck } from '../check-request.js'

export interface SessionFormat {
  /** Returns the session as it came; the message of the TypeError quotes nothing of it. */
  readonly check: <Session>(session: Session) => Session
  /** Writes the body of an answer: what the schema names, in its order. */
  readonly serialize: (body: object) => string
}

export function createMisfitError(what: string): TypeError {
  return new TypeError(`createSession returned what does not fit its schema: ${what}`)
}

/** The contract's own format. */
export function createContractFormat(): SessionFormat {
  const checkSession = createRequestCheck(Session)!
  return {
    check: (session) => {
      const [error] = checkSession(session) ?? []
      if (error === undefined) return session
      throw createMisfitError(`data${error.instancePath} ${error.message}`)
    },
    serialize: (body) => {
      const { code, data, msg } = body as LoginBody
      const { token, role } = data
      return JSON.stringify({ code, data: { token, role }, msg } satisfies LoginBody)
    }
  }
}
