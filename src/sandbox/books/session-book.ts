import { forgetOldest, memoryLimit, type Grant } from './code-book.js'

export const accessTokenTtlSeconds = 7200
/** The life of a refresh token: 30 days, on every platform that has one. */
const refreshTokenTtlSeconds = 30 * 24 * 3600

/** The tokens that one code was exchanged for. */
export interface Session {
  grant: Grant
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
}

/** Why a token is refused: never issued here, or too old. */
type TokenProblem = 'unknown' | 'expired'

export interface SessionBook {
  /** Starts a session: an access token of 7200 seconds, a refresh token of 30 days. */
  open(grant: Grant): Session
  findByAccessToken(flow: string, token: string): Session | TokenProblem
  /** Finds the live session of a refresh token that the app holds. */
  findByRefreshToken(flow: string, appId: string, token: string): Session | TokenProblem
  /** Finds the grant of a token of either kind, expired ones included. */
  find(token: string): Grant | undefined
  /** Gives the session a new access token, or extends the present one while it lives and `keepLive` is set. */
  renewAccessToken(session: Session, keepLive: boolean): void
  /** Gives the session a new refresh token; the previous one becomes invalid. */
  rotateRefreshToken(session: Session): void
}

export function createSessionBook(now: () => Date, createToken: () => string, limit = memoryLimit): SessionBook {
  const byAccess = new Map<string, Session>()
  const byRefresh = new Map<string, Session>()
  const after = (seconds: number): number => now().getTime() + seconds * 1000
  const keep = (session: Session): void => {
    byAccess.set(session.accessToken, session)
    byRefresh.set(session.refreshToken, session)
    forgetOldest(byAccess, limit)
    forgetOldest(byRefresh, limit)
  }
  const isLive = (expiresAt: number): boolean => now().getTime() < expiresAt
  return {
    open(grant) {
      const session: Session = {
        grant,
        accessToken: createToken(),
        accessExpiresAt: after(accessTokenTtlSeconds),
        refreshToken: createToken(),
        refreshExpiresAt: after(refreshTokenTtlSeconds)
      }
      keep(session)
      return session
    },
    findByAccessToken(flow, token) {
      const session = byAccess.get(token)
      if (session?.grant.flow !== flow) return 'unknown'
      return isLive(session.accessExpiresAt) ? session : 'expired'
    },
    findByRefreshToken(flow, appId, token) {
      const session = byRefresh.get(token)
      if (session?.grant.flow !== flow || session.grant.appId !== appId) return 'unknown'
      return isLive(session.refreshExpiresAt) ? session : 'expired'
    },
    find: (token) => (byAccess.get(token) ?? byRefresh.get(token))?.grant,
    renewAccessToken(session, keepLive) {
      if (!keepLive || !isLive(session.accessExpiresAt)) {
        byAccess.delete(session.accessToken)
        session.accessToken = createToken()
      }
      session.accessExpiresAt = after(accessTokenTtlSeconds)
      keep(session)
    },
    rotateRefreshToken(session) {
      byRefresh.delete(session.refreshToken)
      session.refreshToken = createToken()
      session.refreshExpiresAt = after(refreshTokenTtlSeconds)
      keep(session)
    }
  }
}
