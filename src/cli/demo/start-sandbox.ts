import { createSandbox } from '../../sandbox/server.js'
import { lineLog } from '../line-log.js'

/** A simulator that listens. */
export interface RunningSandbox {
  /** Where it is reached, without a slash at the end. */
  origin: string
  close(): Promise<void>
}

/**
 * Starts the simulator. It says on standard error, a line each, what the platforms were asked.
 *
 * @throws EADDRINUSE when the port is taken.
 */
export async function startSandbox(
  host: string,
  port: number,
  allowedHosts: readonly string[] = []
): Promise<RunningSandbox> {
  const { app } = createSandbox({ logger: lineLog, allowedHosts })
  const origin = await app.listen({ host, port })
  return {
    origin,
    async close() {
      await app.close()
    }
  }
}
