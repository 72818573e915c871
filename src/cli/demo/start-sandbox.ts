import { createSandbox } from '../../sandbox/server.js'
import { lineLog } from '../output.js'

export interface RunningSandbox {
  /** Its origin, without a trailing slash. */
  origin: string
  close(): Promise<void>
}

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
