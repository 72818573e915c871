import type { Exchange } from './http/exchange.js'

/** What is wrong, and the exchanges that show it. */
export interface Finding {
  readonly message: string
  readonly exchanges: readonly Exchange[]
  /** How often it was seen. */
  readonly count: number
}

/** Collects what is wrong: the same finding once, with the first exchange that shows it. */
export interface Findings {
  readonly add: (message: string, ...exchanges: readonly Exchange[]) => void
  readonly list: () => Finding[]
}

export function createFindings(): Findings {
  const found = new Map<string, Finding>()
  return {
    add: (message, ...exchanges) => {
      const known = found.get(message) ?? { message, exchanges, count: 0 }
      found.set(message, { ...known, count: known.count + 1 })
    },
    list: () => [...found.values()]
  }
}
