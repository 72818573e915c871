import type { Dataset } from './datasets/dataset.js'
import type { ScenarioName } from './scenarios.js'

/** Where a target keeps its rows. */
export type DatabaseName = 'postgresql' | 'sqlite' | 'none'

/** Something that is measured: a program and its tables. */
export interface Target {
  name: string
  /** What it is, for whoever reads the figures. */
  description: string
  database: DatabaseName
  /** `null`: it has no tables. */
  dataset: Dataset | null
  scenarios: readonly ScenarioName[]
  /** Arguments of `node`, relative to the project: the production process. */
  program: readonly string[]
  /** Arguments of `node` for the process that makes the tables; none: the dataset makes them itself. */
  migration?: readonly string[]
  /** `better-auth` has requests of its own. */
  dialect: 'contract' | 'better-auth'
  /** Settings beside those that all targets get. */
  environment?: Readonly<Record<string, string>>
  /** How many times as long it is warmed up: its processes share the core and the requests. Default 1. */
  warmUpFactor?: number
  /** Beside which target of the same database its figures are put; `null`: it is such a target. */
  floor: string | null
}
