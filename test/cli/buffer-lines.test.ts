import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { bufferLines } from '../../src/cli/buffer-lines.js'
import { coveringOptions } from '../helpers/run-cli.js'
import { until } from '../helpers/until.js'

const chunkBytes = 64 * 1024

function build() {
  const writes: Buffer[] = []
  const before = process.listeners('exit')
  const lines = bufferLines({ write: (bytes) => writes.push(bytes as Buffer) })
  const [exit] = process.listeners('exit').filter((listener) => !before.includes(listener))
  return { lines, writes, exit: () => exit?.(0), read: () => Buffer.concat(writes).toString() }
}

t.test('bufferLines() writes the lines of some milliseconds at once, in order', async (t) => {
  const { lines, writes, read } = build()
  lines.write('one 小明\n')
  lines.write('two 😀\n')
  t.equal(writes.length, 0)
  await until(() => writes.length > 0)
  t.equal(read(), 'one 小明\ntwo 😀\n')
  t.equal(writes.length, 1)
  lines.write('three\n')
  await until(() => writes.length > 1)
  t.equal(read(), 'one 小明\ntwo 😀\nthree\n', 'what was written is not written over')
})

t.test('bufferLines() keeps no more than its room, and loses and mixes nothing', async (t) => {
  const { lines, writes, read, exit } = build()
  const texts = Array.from({ length: 3000 }, (_, index) => `${index} ${'小'.repeat(index % 90)}\n`)
  texts[1000] = `${'😀'.repeat(chunkBytes)}\n`
  texts[2000] = `${'x'.repeat(chunkBytes - 1)}\n`
  for (const text of texts) lines.write(text)
  t.ok(writes.length > 3)
  exit()
  t.equal(read(), texts.join(''))
  const written = writes.length
  exit()
  await sleep(20)
  t.equal(writes.length, written, 'nothing is left')
})

t.test('bufferLines() loses no line when the process ends', async (t) => {
  const compiled = new URL('../../.compiled/cli/buffer-lines.js', import.meta.url).href
  const program = (end: string) => `
    import { bufferLines } from ${JSON.stringify(compiled)}
    const lines = bufferLines(process.stdout)
    for (let line = 0; line < 5000; line += 1) lines.write(line + ' ${'x'.repeat(60)}\\n')
    ${end}`
  const expected = Array.from({ length: 5000 }, (_, line) => `${line} ${'x'.repeat(60)}\n`).join('')
  for (const [end, status] of [
    ['', 0],
    ['process.exit(3)', 3],
    ["throw new Error('nobody caught this')", 1],
    ["Promise.reject(new Error('nobody caught this')); setInterval(() => {}, 60_000)", 1]
  ] as const) {
    const path = join(t.testdir(), 'lines')
    const file = openSync(path, 'w')
    for (const [name, stdout] of [['a pipe', 'pipe'] as const, ['a file', file] as const]) {
      const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program(end)], {
        encoding: 'utf8',
        stdio: ['ignore', stdout, 'pipe'],
        env: { ...process.env, NODE_OPTIONS: coveringOptions }
      })
      t.equal(ended.status, status, end)
      const written = stdout === 'pipe' ? ended.stdout : readFileSync(path, 'utf8')
      t.ok(written === expected, `${end || 'the end of the program'}: ${name} has every line, in order`)
    }
    closeSync(file)
  }
})
