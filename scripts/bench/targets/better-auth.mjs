import { createServer } from 'node:http'
import { betterAuth } from 'better-auth'
import { toNodeHandler } from 'better-auth/node'
import { options, pool } from './better-auth-options.mjs'

/** better-auth behind Node's own HTTP server, by its own adapter: no framework on top that would cost it anything. */

const server = createServer(toNodeHandler(betterAuth(options)))
process.once('SIGTERM', () => {
  server.close(async () => {
    await pool.end()
    process.exit(0)
  })
  server.closeAllConnections()
})
server.listen(Number(process.env.PORT), '127.0.0.1')
