import Fastify from 'fastify'
import t from 'tap'
import { clientAddress } from '../../../src/service/http/client-address.js'

t.test('clientAddress() is a forwarded IP address, else that of the connection', async (t) => {
  const app = Fastify({ trustProxy: true })
  t.teardown(() => app.close())
  app.get('/', async (request) => ({ address: clientAddress(request) }))
  const addressFor = async (forwarded: string): Promise<string> => {
    const response = await app.inject({ url: '/', headers: { 'x-forwarded-for': forwarded } })
    return response.json().address
  }
  for (const address of ['203.0.113.7', '2001:db8::7', '::ffff:203.0.113.7']) {
    t.equal(await addressFor(address), address)
  }
  const texts = [
    'evil"',
    'a\tb',
    '1.2.3',
    '203.0.113.7:80',
    '[2001:db8::7]',
    '<script>',
    'x'.repeat(10_000),
    'unknown',
    ''
  ]
  for (const text of [...texts, `fe80::1%${'e'.repeat(10_000)}`, '0x7f.1', 'evil, 203.0.113.7']) {
    t.equal(await addressFor(text), '127.0.0.1', text.slice(0, 40))
  }
})

t.test('clientAddress() without a trusted proxy is that of the connection', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', async (request) => ({ address: clientAddress(request) }))
  const response = await app.inject({ url: '/', headers: { 'x-forwarded-for': '203.0.113.7' } })
  t.equal(response.json().address, '127.0.0.1')
})
