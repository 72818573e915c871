import { causes, type Cause, type Status } from './causes.js'

/** What one check found, in no language yet. */
export interface Finding {
  /** The check, `wechat.credentials` for instance. Each occurs once in a report. */
  id: string
  cause: Cause
  /** The name of the platform whose app it is about. */
  app?: string
  /** What the texts of the cause fill in. Never a secret; an app id is masked. */
  details?: Readonly<Record<string, string | number>>
  /** The platform's own code and words, or the database's. */
  vendor?: { code?: string | undefined; text?: string | undefined }
}

/** Tells how grave a finding is. */
export function statusOf({ cause }: Finding): Status {
  return causes[cause]
}
