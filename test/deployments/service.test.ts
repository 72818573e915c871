import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

interface Reported {
  conforms: boolean
  checks: { id: string; status: string }[]
}

/** Asserts that the reports in files tell the same as the one that was printed. */
function assertReports(t: Test, cwd: string, stdout: string): Reported {
  const reported = JSON.parse(readFileSync(join(cwd, 'conformance.json'), 'utf8')) as Reported
  const count = (status: string): number => reported.checks.filter((check) => check.status === status).length
  t.equal(reported.conforms, true, stdout)
  t.match(stdout, `\n${count('passed')} passed, 0 failed, ${count('skipped')} not checked\n`)
  const junit = readFileSync(join(cwd, 'conformance.xml'), 'utf8')
  t.match(junit, '<testsuites>')
  t.equal(junit.split('<testcase ').length - 1, reported.checks.length, 'a case a check')
  t.equal(junit.split('<skipped ').length - 1, count('skipped'))
  t.notMatch(junit, '<failure ')
  return reported
}

for (const kind of databaseKinds) {
  t.test(`the built service conforms, signing in and operators included (${kind})`, async (t) => {
    const { cwd, tokens, baseUrl, providerOrigin } = await startService(t, kind)
    const reports = ['--report-junit', 'conformance.xml', '--report-json', 'conformance.json']
    const args = ['conformance', '--base-url', baseUrl, '--provider-origin', providerOrigin, ...reports]
    const { status, stdout } = await runCli(t, args, { cwd, env: tokens })
    t.equal(status, 0, stdout)
    const { checks } = assertReports(t, cwd, stdout)
    const skipped = checks.filter((check) => check.status === 'skipped').map(({ id }) => id)
    t.strictSame(skipped, ['states/expired'], 'only what takes as long as a state lives is left out')
  })
}

interface Action {
  inputs: Record<string, { required?: boolean; default?: string }>
  runs: { steps: { env: Record<string, string>; run: string }[] }
}

/** Puts a command `npx` first that runs the built command line. */
function plantNpx(cwd: string): string {
  const folder = join(cwd, 'bin')
  mkdirSync(folder, { recursive: true })
  const script = ['#!/bin/bash', 'echo "$*" >npx.log', 'while [ "$1" != oauth-binding ]; do shift; done', 'shift']
  writeFileSync(join(folder, 'npx'), [...script, `exec "${process.execPath}" "${main}" "$@"`, ''].join('\n'))
  chmodSync(join(folder, 'npx'), 0o755)
  return folder
}

/** Runs the step of the Action as GitHub does; an input that is not given is an empty variable. */
async function runAction(cwd: string, given: Readonly<Record<string, string>>) {
  const file = join(root, '.github', 'actions', 'conformance', 'action.yml')
  const { inputs, runs } = parse(readFileSync(file, 'utf8')) as Action
  const [step] = runs.steps
  const fill = (value: string): string =>
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_all, name: string) => given[name] ?? inputs[name]!.default!)
  const filled = Object.entries(step!.env).map(([name, value]) => [name, fill(value)] as const)
  const env: Record<string, string> = { ...Object.fromEntries(filled), PATH: `${plantNpx(cwd)}:${process.env['PATH']}` }
  const script = join(cwd, 'step.sh')
  writeFileSync(script, step!.run)
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], { cwd, env })
  const ended = once(child, 'close') as Promise<[number | null]>
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, stdout, stderr, env, asked: readFileSync(join(cwd, 'npx.log'), 'utf8') }
}

t.test(
  "the GitHub Action, run with every token but the operator's, runs the command and leaves both reports",
  async (t) => {
    const { cwd, tokens, baseUrl, providerOrigin } = await startService(t, 'sqlite')
    const given = {
      'base-url': baseUrl,
      token: tokens.CONFORMANCE_TOKEN,
      'second-token': tokens.CONFORMANCE_SECOND_TOKEN,
      'provider-origin': providerOrigin,
      arguments: '--people lihua emoji --reset'
    }
    const { status, stdout, stderr, env, asked } = await runAction(cwd, given)
    t.equal(status, 0, stdout + stderr)
    t.equal(env['CONFORMANCE_OPERATOR_TOKEN'], '')
    const { checks } = assertReports(t, cwd, stdout)
    const statusOf = (id: string) => checks.find((check) => check.id === id)?.status
    t.equal(statusOf('states/other-user'), 'passed')
    t.equal(statusOf('operators/suspends'), 'skipped', 'an empty token is none')
    t.match(asked, '--yes --package fastify-oauth-binding -- oauth-binding conformance --base-url')
    t.match(asked, '--people lihua emoji --reset')
    t.notMatch(asked, tokens.CONFORMANCE_TOKEN, 'tokens are no arguments')
  }
)

t.test(
  'the GitHub Action, run with what is required alone, checks what needs no more, and fails with the command',
  async (t) => {
    const { cwd, tokens, baseUrl } = await startService(t, 'sqlite')
    const given = { 'base-url': baseUrl, token: tokens.CONFORMANCE_TOKEN }
    const { status, stdout, stderr, asked } = await runAction(cwd, given)
    t.equal(status, 0, stdout + stderr)
    const { checks } = assertReports(t, cwd, stdout)
    t.match(
      checks.filter(({ id }) => ['requests/coercion', 'ceremony/binds', 'ownership/lists-own'].includes(id)),
      [{ status: 'passed' }, { status: 'skipped' }, { status: 'skipped' }]
    )
    t.notMatch(asked, '--provider-origin')
    const refused = await runAction(cwd, { ...given, token: '999|unknown' })
    t.equal(refused.status, 2, refused.stdout + refused.stderr)
  }
)
