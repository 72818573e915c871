import type { AnswerCheck, CheckFacts } from './answer-check.js'
import type { Finding } from './findings.js'
import type { World } from './world/world.js'

/** What a check can need, and how the report says that it was not there. */
export const needs = {
  'second user': 'needs --second-token, the token of another user',
  provider: 'needs --provider-origin, a simulator that plays the person',
  'two platforms': 'needs two platforms on offer',
  'sign-in': 'the deployment has no operations of signing in',
  operators: 'the deployment has no operations of operators',
  operator: 'needs --operator-token, the token of an operator',
  expiry: 'needs --state-ttl, the seconds that a state lives; it waits that long'
} as const

export type Need = keyof typeof needs

export interface ScenarioCheck extends CheckFacts {
  /** Default: nothing. */
  readonly needs?: readonly Need[]
  /** Checks without which this one tells nothing. */
  readonly after?: readonly string[]
  readonly run: (world: World) => Promise<void>
}

export type Check = AnswerCheck | ScenarioCheck

/** How a check ended. */
export interface CheckResult extends CheckFacts {
  /** `blocked`: what it is about was not reached, though everything it needs was there. */
  readonly status: 'passed' | 'failed' | 'blocked' | 'skipped'
  /** Why it was not checked. */
  readonly reason?: string
  readonly findings: readonly Finding[]
}
