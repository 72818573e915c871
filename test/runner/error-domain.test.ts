import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'

const register = join(import.meta.dirname, 'register.mjs')

const program = `
import t from 'tap'
import { setTimeout as sleep } from 'node:timers/promises'

t.test('one that throws later', () => new Promise(() => setTimeout(() => { throw new Error('thrown') }, 5)))
t.test('one whose promise is rejected', () => {
  void sleep(5).then(() => { throw new Error('rejected') })
  return new Promise(() => {})
})
t.test('one around another', async (t) => {
  await t.test('whose timer outlives it', async (t) => {
    setTimeout(() => { throw new Error('too late') }, 5)
    t.pass('it is at its end')
  })
  await new Promise(() => {})
})
t.test('one with a handler of its own', async (t) => {
  let handled
  process.once('uncaughtException', (error) => (handled = error.message))
  setTimeout(() => { throw new Error('of the test') }, 5)
  await sleep(20)
  t.equal(handled, 'of the test', 'it gets the error')
})
t.test('one that is right', async (t) => {
  await sleep(1)
  t.pass('it goes on')
})
`

t.test('an error outside any await fails the test that it belongs to, and no other', async (t) => {
  const folder = t.testdir({ 'program.mjs': program })
  const env = { PATH: process.env['PATH'], TAP: '1' }
  const output = await new Promise<string>((resolve) => {
    const args = [`--import=${register}`, join(folder, 'program.mjs')]
    execFile(process.execPath, args, { env }, (_error, stdout, stderr) => resolve(stdout + stderr))
  })
  const results = output.split('\n').filter((line) => /^(?: {4})?(?:not )?ok /.test(line))
  t.strictSame(
    results.map((line) => line.replace(/ # time=.*/, '')),
    [
      '    not ok 1 - thrown',
      'not ok 1 - one that throws later',
      '    not ok 1 - rejected',
      'not ok 2 - one whose promise is rejected',
      '    ok 1 - whose timer outlives it',
      '    not ok 2 - too late',
      'not ok 3 - one around another',
      '    ok 1 - it gets the error',
      'ok 4 - one with a handler of its own',
      '    ok 1 - it goes on',
      'ok 5 - one that is right'
    ],
    output
  )
})
