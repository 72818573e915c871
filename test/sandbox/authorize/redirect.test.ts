import t from 'tap'
import { addToEnd, addToQuery, readRedirectUri } from '../../../src/sandbox/authorize/redirect.js'

t.test('readRedirectUri() allows loopback hosts and its own host when nothing is registered', async (t) => {
  for (const uri of [
    'http://localhost:8000/#/x',
    'http://app.localhost/x',
    'https://127.0.0.1/x',
    'http://127.8.9.1:1/x',
    'http://[::1]:8000/x',
    'http://sandbox.example.com:3001/demo'
  ]) {
    t.ok(readRedirectUri(uri, null, 'exact', 'sandbox.example.com:3001'), uri)
  }
  for (const uri of [
    undefined,
    '',
    '/relative',
    'https://app.example.com/x',
    'http://sandbox.example.com/demo',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'javascript://localhost/%0aalert(1)',
    'ftp://localhost/x'
  ]) {
    t.equal(readRedirectUri(uri, null, 'exact', 'sandbox.example.com:3001'), null, String(uri))
  }
})

t.test('readRedirectUri() compares hosts only, ports included, or everything', async (t) => {
  const registered = ['https://app.example.com/back', 'http://localhost:8000/back']
  const isAllowed = (uri: string, rule: 'same-host' | 'exact') => readRedirectUri(uri, registered, rule, 'h') !== null
  t.ok(isAllowed('http://app.example.com/elsewhere?x=1', 'same-host'))
  t.notOk(isAllowed('https://sub.app.example.com/back', 'same-host'))
  t.notOk(isAllowed('http://localhost:8001/back', 'same-host'))
  t.notOk(isAllowed('http://localhost:8000/back/', 'exact'))
  t.ok(isAllowed('http://localhost:8000/back', 'exact'))
})

t.test('addToQuery() adds before the fragment and leaves out what is undefined', async (t) => {
  t.equal(addToQuery(new URL('http://h/x'), { code: 'a b', state: undefined }), 'http://h/x?code=a%20b')
  t.equal(addToQuery(new URL('http://h/x?y=1#/z'), { code: '1', state: '&' }), 'http://h/x?y=1&code=1&state=%26#/z')
  t.equal(addToQuery(new URL('http://h/x'), {}), 'http://h/x')
})

t.test('addToEnd() adds after the fragment, as the WeChat website login is reported to', async (t) => {
  t.equal(addToEnd(new URL('https://h/#/login'), { code: 'C', state: 'S' }), 'https://h/#/login?code=C&state=S')
  t.equal(addToEnd(new URL('https://h/?a=1#/login?b=2'), { code: 'C' }), 'https://h/?a=1#/login?b=2&code=C')
  t.equal(addToEnd(new URL('https://h/login'), { code: 'C' }), 'https://h/login?code=C')
})
