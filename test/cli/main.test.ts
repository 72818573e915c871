import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { assertFailure, callCli, runCli } from '../helpers/run-cli.js'

t.test('oauth-binding --help and --version print to standard output and exit with 0', async (t) => {
  const cwd = t.testdir()
  const help = await runCli(t, ['--help'], { cwd })
  t.equal(help.status, 0)
  t.match(help.stdout, /serve[^]*migrate[^]*token[^]*sandbox[^]*Exit status: 0 done, 1 it failed, 2 wrong usage/)
  t.equal(help.stderr, '')
  const version = await callCli(['--version'], { cwd })
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  t.strictSame(version, { status: 0, signal: null, stdout: `${manifest.version}\n`, stderr: '' })
})

t.test('oauth-binding prints the help of a command', async (t) => {
  const { status, stdout } = await callCli(['token', 'create', '--help'], { cwd: t.testdir() })
  t.equal(status, 0)
  t.match(stdout, /^Usage: oauth-binding token create [^]*--user <id>[^]*--expires-in[^]*--count[^]*--name/)
})

t.test('oauth-binding exits with 2 on wrong usage:', async (t) => {
  const cwd = t.testdir()
  const wrong: [string[], RegExp][] = [
    [[], /Usage: oauth-binding/],
    [['server'], /unknown command 'server'[^]*Did you mean serve/],
    [['serve', '--sandbx'], /unknown option '--sandbx'/],
    [['serve', '--sandbox-port', 'x'], /It must be a whole number from 0 to 65535/],
    [['sandbox', '--port', '0', '--print-env'], /--print-env needs a --port other than 0/],
    [['token', 'create'], /required option '--user <id>' not specified/],
    [['token', 'create', '--user', 'undefined'], /It must have 1 to 255 characters, and no control characters/],
    [['token', 'create', '--user', '9223372036854775808'], /the user id does not fit the column tokenable_id/],
    [['token', 'create', '--user', '1', '--name', ''], /It must have 1 to 255 characters/],
    [['token', 'revoke', '1|abc'], /It must be a positive integer/],
    [['events', '--since', '1'], /It must be the id of an event/]
  ]
  for (const [args, message] of wrong) {
    assertFailure(t, await callCli(args, { cwd }), 2, message, args.join(' '))
  }
})
