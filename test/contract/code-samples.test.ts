import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { renderCodeSamples, sampleOrigin, sampleToken } from '../../scripts/contract/code-samples.js'
import { adminAbility } from '../../src/auth/access-token.js'
import { findDeviations } from '../helpers/assert-contract.js'
import { buildApp, type TestApp } from '../helpers/build-app.js'
import { contractOperations, root } from '../helpers/contract-document.js'
import { sendRaw } from '../helpers/send-raw.js'

const run = promisify(execFile)
const text = readFileSync(join(root, 'openapi.yaml'), 'utf8')

interface Sample {
  readonly lang: string
  readonly source: string
}

const samplesOf = (operation: object) => (operation as { 'x-codeSamples': Sample[] })['x-codeSamples']

t.test('renderCodeSamples() makes the samples that are in the contract, and changes nothing else', async (t) => {
  t.equal(renderCodeSamples(text), text)
  const other = text.replaceAll('061Xyz000AbcDe1FgH300IjKlM1XyzOp', 'another')
  t.match(renderCodeSamples(other), /--data-raw '\{\n +"type": "WECHAT",\n +"code": "another"/)
})

t.test('the samples of the PUT are the seed’s', async (t) => {
  const { operation } = contractOperations.find(({ method }) => method === 'PUT')!
  const [curl, script, http] = samplesOf(operation).map(({ source }) => source)
  t.match(curl, `curl --location --request PUT '${sampleOrigin}/api/administrator/user/oauth-binding/WECHAT'`)
  t.match(curl, '--data-raw \'{\n    "state": false\n}\'')
  t.match(script, "method: 'PUT'")
  t.match(http, 'Content-Length: 22\n\n{\n    "state": false\n}')
})

/** Runs a sample in its own language, and returns the body of the answer. */
const runners: Record<string, (source: string, port: number) => Promise<string>> = {
  Shell: async (source) => (await run('sh', ['-euc', source.replace('curl ', 'curl --silent --show-error ')])).stdout,
  JavaScript: async (source) =>
    (await run(process.execPath, ['--input-type=module', '-e', source], { env: { PATH: process.env['PATH'] } })).stdout,
  HTTP: async (source, port) => {
    const [head = '', body = ''] = source.trimEnd().split('\n\n')
    const request = `${head.replaceAll('\n', '\r\n')}\r\nConnection: close\r\n\r\n${body}`
    return (await sendRaw(port, request)).split('\r\n\r\n')[1] ?? ''
  }
}

async function start(t: Test): Promise<TestApp & { port: number }> {
  const host = await buildApp(t, { kind: 'sqlite', signIn: (options) => options, operator: (options) => options })
  await host.app.listen({ host: '127.0.0.1', port: 0 })
  return { ...host, port: (host.app.server.address() as AddressInfo).port }
}

t.test('every sample runs, and those of an operation get the same answer', async (t) => {
  const host = await start(t)
  const tokens = {
    user: (await host.createUser()).token,
    operator: (await host.createUser([adminAbility])).token
  }
  for (const { method, path, operation } of contractOperations) {
    const isOperator = (operation['tags'] as string[]).includes('operator')
    const put = (source: string) =>
      source
        .replaceAll(sampleOrigin, `http://127.0.0.1:${host.port}`)
        .replaceAll(sampleToken, isOperator ? tokens.operator : tokens.user)
    const samples = samplesOf(operation)
    t.strictSame(
      samples.map(({ lang }) => lang),
      Object.keys(runners)
    )
    const statuses = new Set<number>()
    for (const { lang, source } of samples) {
      const body = (await runners[lang]!(put(source), host.port)).trim()
      const { code } = JSON.parse(body) as { code: number }
      statuses.add(code)
      const headers = {
        ...{ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
        ...{ 'x-content-type-options': 'nosniff', 'content-language': 'zh-CN' }
      }
      const seen = { statusCode: code, headers, body }
      t.strictSame(findDeviations({ method, url: path, response: seen }), [], `${method} ${path} ${lang}`)
    }
    t.equal(statuses.size, 1, `${method} ${path}`)
    // What the examples name does not exist here: a state, a ticket, a binding.
    t.ok([200, 403, 404].includes([...statuses][0]!), `${method} ${path}: ${[...statuses].join()}`)
    if (method === 'GET' || method === 'PUT') t.ok(statuses.has(200), `${method} ${path}`)
  }
})
