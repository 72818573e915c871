import type { Finding } from '../finding.js'

/** The driver's code in an error of a driver adapter, and in one of Prisma's client. */
interface DriverWords {
  cause?: { originalCode?: unknown }
  meta?: { driverAdapterError?: DriverWords }
}

function listCauses(error: unknown): Error[] {
  return error instanceof Error ? [error, ...listCauses(error.cause)] : []
}

/** Describes why a database cannot be used, with its own code where it has one, without credentials. */
export function describeDatabaseFailure(error: Error): Pick<Finding, 'details' | 'vendor'> {
  const causes = listCauses(error)
  const words = causes as readonly unknown[] as readonly DriverWords[]
  const [code] = words.flatMap((cause) => (cause.meta?.driverAdapterError ?? cause).cause?.originalCode ?? [])
  // The cause of an error of the catalogue has the reason.
  const { message } = causes[1] ?? error
  const details = { reason: message.trim().replace(/\s+/g, ' ') }
  return typeof code === 'string' ? { details, vendor: { code } } : { details }
}
