import t from 'tap'
import { isPrivateAddress } from '../../../src/service/http/private-address.js'

t.test('isPrivateAddress() knows the addresses that a proxy nearby has', async (t) => {
  const own = ['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '169.254.1.1', '127.0.0.1', '::ffff:10.1.2.3']
  for (const address of [...own, '::1', 'fd12:3456::1', 'fe80::1%eth0']) t.ok(isPrivateAddress(address), address)
  const others = [
    '11.0.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '2001:db8::1',
    undefined
  ]
  for (const address of others) t.notOk(isPrivateAddress(address), String(address))
})
