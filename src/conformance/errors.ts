/** Says why nothing could be checked, or nothing more: the deployment is not reached, or refuses the token. */
export class CannotRunError extends Error {
  override name = 'CannotRunError'
}

/** Ends a check whose preparation fails: what it is about was not reached. */
export class BlockedError extends Error {
  override name = 'BlockedError'
}

/** The deployment closed the connection, or was silent. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError'
}

/**
 * Tells a reason for which a check cannot go on from a mistake of the kit's own.
 *
 * @throws The mistake.
 */
export function readObstacle(error: unknown): BlockedError | NoAnswerError {
  if (error instanceof BlockedError || error instanceof NoAnswerError) return error
  throw error
}
