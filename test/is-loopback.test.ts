import t from 'tap'
import { isLoopbackHost } from '../src/is-loopback.js'

t.test('isLoopbackHost() accepts every spelling of this machine', async (t) => {
  const hosts = ['localhost', 'LOCALHOST', 'localhost.', 'app.localhost', 'a.b.localhost', '127.0.0.1', '127.255.1.2']
  const addresses = ['::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::FFFF:7f00:1', '::1%lo']
  for (const host of [...hosts, ...addresses, ...addresses.map((address) => `[${address}]`)]) {
    t.ok(isLoopbackHost(host), host)
  }
  t.ok(isLoopbackHost(new URL('http://0x7f.1/').hostname))
})

t.test('isLoopbackHost() refuses every other host', async (t) => {
  const names = ['', 'example.com', 'localhost.example.com', 'notlocalhost', '.localhost', '127.0.0.1.example.com']
  const addresses = [
    '0.0.0.0',
    '128.0.0.1',
    '127.0.0',
    '127.0.0.256',
    '::',
    '[::]',
    '::2',
    '::ffff:10.0.0.1',
    '[::1',
    '::1]'
  ]
  for (const host of [...names, ...addresses, '127.0.0.1:80', 'fe80::1', '::127.0.0.1', '::ffff:0:127.0.0.1']) {
    t.notOk(isLoopbackHost(host), host)
  }
})
