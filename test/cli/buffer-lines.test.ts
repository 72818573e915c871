import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { bufferLines } from '../../src/cli/buffer-lines.js'
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
