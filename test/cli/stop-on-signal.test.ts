import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { coveringOptions } from '../helpers/run-cli.js'

const folder = join(import.meta.dirname, '../../.compiled/cli')

/** Runs a program that stops when it is told to, then does what the test says. */
function run(close: string, act: string, begin = 'stopOnSignal') {
  const program = `
    import { lineLog } from ${JSON.stringify(join(folder, 'output.js'))}
    import { ignoreGroupSignals, stopOnSignal, stopWhenTold } from ${JSON.stringify(join(folder, 'stop-on-signal.js'))}
    ${begin}(0.01, lineLog, ${close})
    setInterval(() => {}, 60_000)
    ${act}`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: coveringOptions }
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

t.test('stopWhenTold() takes no signal, and exits with', async (t) => {
  const begin = 'ignoreGroupSignals(); const stop = stopWhenTold'
  const signals = "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.kill(process.pid, name)"
  const told = run('async () => {}', `${signals}; setTimeout(stop, 20)`, begin)
  t.strictSame(told, { status: 0, stderr: 'Stopping\n' }, '0 when it is told')
  const again = run('() => new Promise(() => {})', `stop(); setTimeout(() => { ${signals} }, 2)`, begin)
  t.strictSame(again, { status: 1, stderr: 'Stopping\nkilled by timeout (10ms)\n' }, '1 when closing takes too long')
  const uncaught = run('async () => {}', "setImmediate(() => { throw new Error('nobody caught this') })", begin)
  t.strictSame(uncaught, { status: 1, stderr: 'Error: nobody caught this\nStopping\n' }, '1 after an uncaught error')
})
