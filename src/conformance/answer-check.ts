import type { Exchange } from './http/exchange.js'

export interface CheckFacts {
  /** Its group, which is a file of `checks/`, and its name: `states/replay`. */
  readonly id: string
  /** What holds when it passes. */
  readonly title: string
  /** What it holds the deployment to: the contract, an RFC, an invariant. */
  readonly clauses: readonly string[]
}

export interface AnswerCheck extends CheckFacts {
  /** Whether it looks at redirects, too, of which the contract has none. */
  readonly isOfRedirects?: boolean
  readonly inspect: (exchange: Exchange, world: AnswerWorld) => readonly string[]
}

/** What a check of answers knows besides. */
export interface AnswerWorld {
  /** The methods that the contract has at a path; none when it has no such path. */
  readonly methodsAt: (path: string) => readonly string[]
}
