import type { Cause, Status } from '../finding.js'

/** The texts about a cause. `{name}` is filled in from the finding's details; `{vendor}` is the platform. */
interface CauseText {
  readonly message: string
  /** The cure. Absent for what needs none. */
  readonly advice?: string
}

/** Every text of a report, in one language. A missing one fails compilation. */
export interface ReportTexts {
  readonly statuses: Readonly<Record<Status, string>>
  readonly causes: Readonly<Record<Cause, CauseText>>
  /** The label of the message of the platform or the database, with its colon. */
  readonly vendorSays: string
  /** The label of the advice, with its colon. */
  readonly toDo: string
  /** Where the settings are explained; said once, when one of them is at fault. */
  readonly settings: string
  /** `{failed}`, `{warning}`, `{ok}` and `{skipped}` are numbers. */
  readonly summary: string
}
