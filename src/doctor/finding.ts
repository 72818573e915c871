import { causes, type Cause, type Status } from './causes.js'

export interface Finding {
  /** The check, `wechat.credentials` for instance. Each occurs once in a report. */
  id: string
  cause: Cause
  app?: string
  /** Values for the placeholders in the texts of the cause. Never a secret; an app id is masked. */
  details?: Readonly<Record<string, string | number>>
  /** The platform's own code and words, or the database's. */
  vendor?: { code?: string | undefined; text?: string | undefined }
}

export function statusOf({ cause }: Finding): Status {
  return causes[cause]
}
