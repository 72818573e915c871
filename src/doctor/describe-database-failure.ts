import type { Finding } from './finding.js'

/** What Prisma keeps of a driver's failure. */
interface DriverWords {
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } }
  code?: unknown
}

/** Says why a database cannot be used, with its own code where it has one, without who signs in how. */
export function describeDatabaseFailure(error: Error): Pick<Finding, 'details' | 'vendor'> {
  const reason = error.cause instanceof Error ? error.cause : error
  const { meta, code } = (reason.cause ?? {}) as DriverWords
  const own = meta?.driverAdapterError?.cause?.originalCode ?? code
  const details = { reason: reason.message.trim().replace(/\s+/g, ' ') }
  return typeof own === 'string' ? { details, vendor: { code: own } } : { details }
}
