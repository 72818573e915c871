import type { Cause, Status } from '../causes.js'

/** What is to be said about a cause. `{name}` is filled in from the finding's details; `{vendor}` is the platform. */
export interface CauseText {
  readonly message: string
  /** What to do. Absent when there is nothing to do. */
  readonly advice?: string
}

/** Every text of a report, in one language. A missing one fails compilation. */
export interface ReportTexts {
  readonly statuses: Readonly<Record<Status, string>>
  readonly causes: Readonly<Record<Cause, CauseText>>
  /** Before what the platform, or the database, said itself; ends as the language wants it. */
  readonly vendorSays: string
  /** Before what to do. */
  readonly toDo: string
  /** `{failed}`, `{warning}`, `{ok}` and `{skipped}` are numbers. */
  readonly summary: string
}
