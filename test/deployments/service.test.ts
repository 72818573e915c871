import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { root } from '../helpers/contract-document.js'
import { runCli, startCli } from '../helpers/run-cli.js'

const main = join(root, 'dist', 'cli', 'main.js')

/** Starts the built service with its simulator, every operation on offer and no limits. */
async function startService(t: Test, kind: DatabaseKind) {
  const cwd = t.testdir()
  const { url } = await createDatabase(t, kind)
  const env = {
    ...{ PORT: '0', DATABASE_URL: url, OAUTH_BINDING_OPERATOR: 'on' },
    ...{ OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0', OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0' }
  }
  const service = startCli(t, ['serve', '--sandbox'], { cwd, env })
  await service.waitFor('stdout', /Stop with Ctrl\+C/)
  const page = new URL(/Demo page +(\S+)/.exec(service.output.stdout)![1]!)
  const demo = new URLSearchParams(page.hash.slice(1))
  const [first, second] = demo.getAll('token')
  const create = ['token', 'create', '--user', '9', '--ability', 'oauth-binding:admin']
  const operator = (await runCli(t, create, { cwd, env: { DATABASE_URL: url } })).stdout.trim()
  const tokens = {
    CONFORMANCE_TOKEN: first!,
    CONFORMANCE_SECOND_TOKEN: second!,
    CONFORMANCE_OPERATOR_TOKEN: operator
  }
  return { cwd, tokens, baseUrl: demo.get('api')!, providerOrigin: page.origin }
}

for (const kind of databaseKinds) {
  t.test(`the built service conforms, signing in and operators included (${kind})`, async (t) => {
    const { cwd, tokens, baseUrl, providerOrigin } = await startService(t, kind)
    const args = ['conformance', '--base-url', baseUrl, '--provider-origin', providerOrigin]
    const { status, stdout } = await runCli(t, args, { cwd, env: tokens })
    t.equal(status, 0, stdout)
    t.match(stdout, /^\d+ passed, 0 failed, 1 not checked$/m)
    t.match(stdout, /skip {2}states\/expired /)
  })
}

interface Action {
  inputs: Record<string, { required?: boolean; default?: string }>
  runs: { steps: { env: Record<string, string>; run: string }[] }
}

/** Puts a command `npx` first that runs the built command line. */
function plantNpx(cwd: string): string {
  const folder = join(cwd, 'bin')
  mkdirSync(folder)
  const script = ['#!/bin/bash', 'echo "$*" >npx.log', 'while [ "$1" != oauth-binding ]; do shift; done', 'shift']
  writeFileSync(join(folder, 'npx'), [...script, `exec "${process.execPath}" "${main}" "$@"`, ''].join('\n'))
  chmodSync(join(folder, 'npx'), 0o755)
  return folder
}

t.test('the GitHub Action runs the command, tokens by the environment, and leaves both reports', async (t) => {
  const { cwd, tokens, baseUrl, providerOrigin } = await startService(t, 'sqlite')
  const file = join(root, '.github', 'actions', 'conformance', 'action.yml')
  const { inputs, runs } = parse(readFileSync(file, 'utf8')) as Action
  const given: Record<string, string> = {
    'base-url': baseUrl,
    token: tokens.CONFORMANCE_TOKEN,
    'second-token': tokens.CONFORMANCE_SECOND_TOKEN,
    'provider-origin': providerOrigin,
    arguments: '--people lihua emoji --reset'
  }
  const [step] = runs.steps
  const fill = (value: string): string =>
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_all, name: string) => given[name] ?? inputs[name]!.default!)
  const filled = Object.entries(step!.env).map(([name, value]) => [name, fill(value)])
  const path = `${plantNpx(cwd)}:${process.env['PATH']}`
  const env = { ...(Object.fromEntries(filled) as Record<string, string>), PATH: path }
  const child = spawn('bash', ['-e', '-c', step!.run], { cwd, env })
  const stdout = await text(child.stdout)
  t.match(stdout, /^\d+ passed, 0 failed, \d+ not checked$/m)
  t.match(readFileSync(join(cwd, 'conformance.xml'), 'utf8'), '<testsuites>')
  t.match(JSON.parse(readFileSync(join(cwd, 'conformance.json'), 'utf8')), { conforms: true })
  const log = readFileSync(join(cwd, 'npx.log'), 'utf8')
  t.match(log, '--yes --package fastify-oauth-binding -- oauth-binding conformance --base-url')
  t.notMatch(log, tokens.CONFORMANCE_TOKEN.slice(3))
})
