import { CommanderError } from 'commander'
import t, { type Test } from 'tap'
import { reportFailure } from '../../src/cli/report-failure.js'
import { WorkersError } from '../../src/cli/workers/workers-error.js'
import { createBindingError, MigrationError, OptionsError, TablesError } from '../../src/errors.js'
import { ConfigError } from '../../src/service/config/config-error.js'

function report(t: Test, error: unknown) {
  const written = t.capture(process.stderr, 'write', () => true)
  const status = reportFailure(error)
  written.restore()
  return [
    status,
    written
      .args()
      .map(([text]: unknown[]) => text)
      .join('')
  ]
}

t.test('reportFailure() of a taken port tells how the same command gets another', async (t) => {
  const { argv, env } = process
  t.teardown(() => Object.assign(process, { argv, env }))
  const cases: [npmScript: string, command: string[], port: number, cure: string][] = [
    ['start', ['serve', '--sandbox'], 3000, 'PORT=4000 npm start'],
    ['test', ['serve'], 65_000, 'PORT=64000 oauth-binding serve'],
    ['', ['sandbox', '--port', '80'], 80, 'oauth-binding sandbox --port 1080']
  ]
  for (const [npmScript, command, port, cure] of cases) {
    Object.assign(process, { argv: ['node', 'main.js', ...command], env: { ...env, npm_lifecycle_event: npmScript } })
    const error = Object.assign(new Error('x'), { code: 'EADDRINUSE', syscall: 'listen', address: '10.0.0.1', port })
    const text = `oauth-binding: Port ${port} on 10.0.0.1 is taken; choose another one: ${cure}\n`
    t.strictSame(report(t, error), [1, text])
    t.strictSame(report(t, Object.assign(error, { syscall: 'bind' })), [1, text], 'of a worker')
  }
})

t.test('reportFailure() says in one line what happened', async (t) => {
  const cause = new Error('\n  no route\n\nto host')
  const system = (code: string) =>
    Object.assign(new Error('x'), { code, syscall: 'listen', address: '10.0.0.1', port: 80 })
  const cases: [string, unknown, number, string][] = [
    ['help that was asked for', new CommanderError(0, 'commander.help', 'x'), 0, ''],
    ['wrong usage', new CommanderError(1, 'commander.unknownOption', 'x'), 2, ''],
    ['configuration', new ConfigError(['A.', 'B.']), 2, 'oauth-binding: A.\noauth-binding: B.\n'],
    ['options', new OptionsError('wrong'), 2, 'oauth-binding: wrong\n'],
    ['another port', system('EACCES'), 1, 'oauth-binding: It cannot listen on port 80 of 10.0.0.1 (EACCES).\n'],
    ['a migration', new MigrationError('1_init', 'bad'), 1, 'oauth-binding: The migration 1_init failed: bad\n'],
    ['missing tables', new TablesError('It lacks x. Run y.'), 1, 'oauth-binding: It lacks x. Run y.\n'],
    ['the workers', new WorkersError('A worker ended.'), 1, 'oauth-binding: A worker ended.\n'],
    ['the database', createBindingError('STORE_UNAVAILABLE'), 1, 'oauth-binding: The database is away\n'],
    [
      'the database, with its reason',
      createBindingError('STORE_UNAVAILABLE', { cause }),
      1,
      'oauth-binding: The database is away: no route to host\n'
    ],
    ['anything else', cause, 1, 'oauth-binding: It failed unexpectedly: no route to host\n']
  ]
  for (const [what, error, status, text] of cases) t.strictSame(report(t, error), [status, text], what)
})
