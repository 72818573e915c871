import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'

const folder = join(import.meta.dirname, '../../dist/cli')

/** Runs a program that stops when it is told to, then does what the test says. */
function run(close: string, act: string) {
  const program = `
    import { lineLog } from ${JSON.stringify(join(folder, 'line-log.js'))}
    import { stopOnSignal } from ${JSON.stringify(join(folder, 'stop-on-signal.js'))}
    stopOnSignal(0.01, lineLog, ${close})
    setInterval(() => {}, 60_000)
    ${act}`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8'
  })
  return { status, stderr }
}

t.test('stopOnSignal() exits with', async (t) => {
  const signal = "process.kill(process.pid, 'SIGTERM')"
  t.strictSame(run('async () => {}', signal), { status: 0, stderr: 'Stopping\n' }, '0 on a signal')
  const uncaught = run('async () => {}', "setImmediate(() => { throw new Error('nobody caught this') })")
  t.strictSame(uncaught, { status: 1, stderr: 'Error: nobody caught this\nStopping\n' }, '1 after an uncaught error')
  const failing = run("async () => { throw new Error('it does not close') }", signal)
  t.strictSame(failing, { status: 1, stderr: 'Stopping\nError: it does not close\n' }, '1 when closing fails')
  const hanging = run('() => new Promise(() => {})', signal)
  t.strictSame(hanging, { status: 1, stderr: 'Stopping\nkilled by timeout (10ms)\n' }, '1 when closing takes too long')
})
