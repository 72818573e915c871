import { spawnSync } from 'node:child_process'
import t from 'tap'
import { inTime } from '../src/in-time.js'

const createError = () => new Error('late')

t.test('inTime() settles as its promise does, when that is in time', async (t) => {
  t.equal(await inTime(Promise.resolve(1), { limitMs: 60_000, createError }), 1)
  await t.rejects(inTime(Promise.reject(new Error('no')), { limitMs: 60_000, createError }), { message: 'no' })
})

t.test('inTime() throws its error when the time is over, and drops a later rejection', async (t) => {
  const { promise, reject } = withReject()
  await t.rejects(inTime(promise, { limitMs: 1, createError }), { message: 'late' })
  reject(new Error('dropped'))
})

t.test('inTime() without ref keeps no process alive', async (t) => {
  const program = `
    import { inTime } from ${JSON.stringify(new URL('../src/in-time.ts', import.meta.url).href)}
    inTime(new Promise(() => {}), { limitMs: 600_000, createError: () => new Error('late'), ref: false })`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  t.equal(spawnSync(process.execPath, args, { timeout: 60_000 }).status, 0)
})

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_resolve, _reject) => {
    reject = _reject
  })
  return { promise, reject }
}
