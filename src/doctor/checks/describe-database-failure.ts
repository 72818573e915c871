import type { Finding } from '../finding.js'

/** What a driver adapter keeps of a driver's failure, and where Prisma's client has it. */
interface DriverWords {
  cause?: { originalCode?: unknown }
  meta?: { driverAdapterError?: DriverWords }
}

function listCauses(error: unknown): Error[] {
  return error instanceof Error ? [error, ...listCauses(error.cause)] : []
}

/** Says why a database cannot be used, with its own code where it has one, without who signs in how. */
export function describeDatabaseFailure(error: Error): Pick<Finding, 'details' | 'vendor'> {
  const causes = listCauses(error)
  const words = causes as readonly unknown[] as readonly DriverWords[]
  const [code] = words.flatMap((cause) => (cause.meta?.driverAdapterError ?? cause).cause?.originalCode ?? [])
  // The error of the catalogue says that it cannot be used, its cause why.
  const { message } = causes[1] ?? error
  const details = { reason: message.trim().replace(/\s+/g, ' ') }
  return typeof code === 'string' ? { details, vendor: { code } } : { details }
}
