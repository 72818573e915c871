import { tracingChannel } from 'node:diagnostics_channel'

/** A statement while it runs; without its values. */
export interface RunningStatement {
  sql: string
}

/** Tells of each statement on a SQLite file, the wait for a lock included, but not of scripts. */
export const statementChannel = tracingChannel<string, RunningStatement>('fastify-oauth-binding:sqlite')

/** Runs a statement, and tells of it where something listens. */
export function runTold<Result>(sql: string, run: () => Promise<Result>): Promise<Result> {
  return statementChannel.hasSubscribers ? statementChannel.tracePromise(run, { sql }) : run()
}
