import t from 'tap'
import { runConformance } from '../../src/conformance/index.js'
import { readConformanceOptions } from '../../src/conformance/options.js'
import { OptionsError } from '../../src/errors.js'

const fitting = { baseUrl: 'http://127.0.0.1:3000', token: '1|secret' }

t.test('readConformanceOptions() puts the path of the base URL before those of the contract', async (t) => {
  const { origin, prefixes } = readConformanceOptions({
    ...fitting,
    baseUrl: 'https://api.example.com/v1/',
    prefixes: { signIn: '/session' }
  })
  t.equal(origin, 'https://api.example.com')
  t.strictSame(prefixes, {
    user: '/v1/api/administrator/user',
    signIn: '/v1/session',
    operator: '/v1/api/administrator'
  })
})

t.test('readConformanceOptions() waits by the clock', async (t) => {
  const { wait, onProgress } = readConformanceOptions(fitting)
  await wait(0.001)
  t.equal(onProgress({ number: 1, of: 1, id: 'x', status: 'passed' }), undefined)
})

for (const [what, change, message] of [
  ['a base URL that is none', { baseUrl: 'localhost' }, 'baseUrl must be'],
  ['a base URL that is no URL', { baseUrl: '//' }, 'baseUrl must be a URL'],
  ['a base URL with a query', { baseUrl: 'http://localhost?x=1' }, 'without query and fragment'],
  ['a token that no header carries', { token: 'a b' }, 'token must be printable'],
  ['the same user twice', { secondToken: '1|secret' }, 'another user'],
  ['a provider that is no URL', { providerOrigin: 'simulator' }, 'providerOrigin'],
  ['a life of a state that is too long', { stateTtlSeconds: 3601 }, 'stateTtlSeconds'],
  ['a life of a state that is not whole', { stateTtlSeconds: 1.5 }, 'stateTtlSeconds'],
  ['one person', { people: ['xiaoming', 'xiaoming'] }, 'people must be two']
] as const) {
  t.test(`readConformanceOptions() refuses ${what}`, async (t) => {
    t.throws(() => readConformanceOptions({ ...fitting, ...change }), {
      constructor: OptionsError,
      message: new RegExp(message)
    })
  })
}

t.test('runConformance() refuses to leave out what does not exist', async (t) => {
  const options = { ...fitting, skip: ['contract/status', 'contract/nothing'] }
  await t.rejects(runConformance(options), { constructor: OptionsError, message: /no check: contract\/nothing$/ })
})
