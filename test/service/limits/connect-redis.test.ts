import { createServer, type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { connectRedis } from '../../../src/service/limits/connect-redis.js'

t.test('connectRedis() starts without Redis; commands then fail at once', async (t) => {
  const redis = await connectRedis('redis://127.0.0.1:1')
  t.teardown(() => redis.disconnect())
  await t.rejects(redis.ping())
})

t.test('connectRedis() gives up a Redis that accepts and says nothing', async (t) => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const redis = await connectRedis(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  t.teardown(() => redis.disconnect())
  await t.rejects(redis.ping())
})
