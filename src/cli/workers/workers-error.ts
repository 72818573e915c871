/** The workers cannot be kept running, or did not stop in order. */
export class WorkersError extends Error {
  override readonly name = 'WorkersError'
}
