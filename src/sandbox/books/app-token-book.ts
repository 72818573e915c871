import { accessTokenTtlSeconds } from './session-book.js'

/** Keeps the tokens of apps, which stand for no person. */
export interface AppTokenBook {
  /** Returns the app's live token, a new one when there is none, and how many seconds it still lives. */
  issue(appKey: string): { token: string; expiresInSeconds: number }
  find(token: string): { appKey: string } | 'unknown' | 'expired'
}

export function createAppTokenBook(now: () => Date, createToken: () => string): AppTokenBook {
  const byApp = new Map<string, { token: string; expiresAt: number }>()
  const appKeys = new Map<string, string>()
  return {
    issue(appKey) {
      const time = now().getTime()
      const present = byApp.get(appKey)
      const entry =
        present !== undefined && time < present.expiresAt
          ? present
          : { token: createToken(), expiresAt: time + accessTokenTtlSeconds * 1000 }
      byApp.set(appKey, entry)
      appKeys.set(entry.token, appKey)
      return { token: entry.token, expiresInSeconds: Math.floor((entry.expiresAt - time) / 1000) }
    },
    find(token) {
      const appKey = appKeys.get(token)
      const entry = appKey === undefined ? undefined : byApp.get(appKey)
      if (appKey === undefined || entry === undefined) return 'unknown'
      return entry.token === token && now().getTime() < entry.expiresAt ? { appKey } : 'expired'
    }
  }
}
