import { readFileSync } from 'node:fs'
import t from 'tap'
import { OptionsError } from '../../src/errors.js'
import {
  assertInstalled,
  listServicePackages,
  listTracingPackages,
  loadWith
} from '../../src/installation/optional-packages.js'
import { root } from '../helpers/readme.js'

const { peerDependenciesMeta, devDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  peerDependenciesMeta: Record<string, { optional: boolean }>
  devDependencies: Record<string, string>
}

t.test('listServicePackages() lists the optional packages, without those of one setting', async (t) => {
  const all = Object.keys(peerDependenciesMeta)
  t.strictSame([...listServicePackages(), ...listTracingPackages(), 'ioredis', 'pg'].sort(), all.sort())
  t.match(new Set(listTracingPackages()), new Set(['@fastify/otel', '@opentelemetry/api']))
})

t.test('every optional package is installed for the tests, in one version', async (t) => {
  for (const name of Object.keys(peerDependenciesMeta)) {
    t.match(devDependencies[name], /^\d+\.\d+\.\d+$/, name)
    t.doesNotThrow(() => assertInstalled('The test', [name]))
  }
})

const findNone = (name: string): void => {
  throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' })
}

t.test('assertInstalled(), several packages missing, has one command that installs them', async (t) => {
  const find = (name: string): void => {
    if (name !== 'ioredis') findNone(name)
  }
  t.throws(
    () => assertInstalled('The test', ['pg', 'ioredis', 'prom-client'], find),
    new OptionsError(
      'The test needs packages that are not installed. Install them: ' +
        `npm install pg@${devDependencies['pg']} prom-client@${devDependencies['prom-client']}`
    )
  )
})

t.test('loadWith() returns the module, and explains a failure only when the package is missing', async (t) => {
  const failure = new Error('a fault in it')
  t.equal(await loadWith('The test', 'pg', async () => 'the module'), 'the module')
  await t.rejects(
    loadWith('The test', 'pg', () => Promise.reject(failure)),
    failure
  )
  await t.rejects(
    loadWith('The test', 'pg', () => Promise.reject(failure), findNone),
    { code: 'OAUTH_BINDING_OPTIONS', message: /^The test needs .* npm install pg@/ }
  )
})
