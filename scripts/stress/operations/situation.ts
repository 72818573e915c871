import type { DatabaseKind } from '../../../src/persistence/open-database.js'
import type { Databases } from '../databases.js'
import type { Fleet } from '../fleet.js'

/** What a situation is prepared with. */
export interface Bench {
  databases: Databases
  /** How long causes last that have no length of their own, in ms. */
  holdMs: number
  /** Returns a number of 0 to below 1, from the seed of the run. */
  random(): number
  /** Is called when the situation is over, whatever way; the last one first. */
  onEnd(clean: () => unknown): void
}

/** When one instance, or every instance, cannot serve; in ms of `performance.now()`. */
export interface Outage {
  from: number
  to: number
  /** When its end began: until then it lasted for certain. Default: `to`. */
  lastsUntil?: number
  /** Which instance. Default: all. */
  instance?: number
}

/**
 * What `/health/ready` has to say while the cause lasts.
 *
 * - `unready`: 503, from `settleMs` after its beginning on (default 1000: the check of a SQLite file holds so long).
 * - `ready`: 200.
 * - `as-answered`: what requests that write are answered at that moment.
 * - `stopping`: each outage is of an instance that ends: first 503, then nothing, then 200.
 */
export interface ReadinessRule {
  meanwhile: 'unready' | 'ready' | 'as-answered' | 'stopping'
  settleMs?: number
}

/** A situation, ready for the service to start. */
export interface Setup {
  /** What the instances are told. Its database is migrated and empty. */
  databaseUrl: string
  /** Where the database is looked at when all is over. Default: there. */
  auditUrl?: () => string
  /** Default: 3, on SQLite 1. */
  instances?: number
  /** More settings of the service. */
  settings?: Readonly<Record<string, string>>
  /**
   * Puts something before the instances: returns where users ask. Readiness is asked there as well if it is as many
   * addresses as instances. Default: they ask the instances.
   */
  putBefore?(origins: readonly string[]): Promise<string[]>
  readiness: ReadinessRule
  /** Whether 503 may be answered. Default: yes. */
  isOutageAllowed?: boolean
  /** Whether the cause stays until the end. Default: no. */
  isLasting?: boolean
  /** Begins the cause and ends it; returns the outages when they are not the whole time that it took. */
  disturb(fleet: Fleet): Promise<Outage[] | void>
  /** Returns what is wrong with the situation itself: a cause that had no effect. */
  check?(): Promise<string[]>
}

/** Something that happens to services in the field. */
export interface Situation {
  name: string
  kind: DatabaseKind
  prepare(bench: Bench): Promise<Setup>
}
