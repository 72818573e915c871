/**
 * Listens where the benchmark says (`PORT`, loopback) and stops on SIGTERM.
 *
 * @param {import('fastify').FastifyInstance} app
 * @param {() => unknown} [closeStore] Closes what the routes use, after the server.
 */
export async function listen(app, closeStore = () => {}) {
  process.once('SIGTERM', async () => {
    await app.close()
    await closeStore()
    process.exit(0)
  })
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
}
