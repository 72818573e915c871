import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import t from 'tap'
import { forwardLines } from '../../../src/cli/workers/forward-lines.js'

t.test('forwardLines() writes whole lines, however they are cut, and ends the last one', async (t) => {
  const from = new PassThrough()
  const written: string[] = []
  forwardLines(from, { write: (bytes) => written.push(Buffer.from(bytes).toString()) })
  for (const chunk of ['one\ntw', 'o', '\n', 'three\nfour\n', 'five']) from.write(chunk)
  from.end()
  await finished(from)
  t.strictSame(written, ['one\n', 'two\n', 'three\nfour\n', 'five\n'])
})

t.test('forwardLines() adds nothing after a whole line', async (t) => {
  const from = new PassThrough()
  const written: string[] = []
  forwardLines(from, { write: (bytes) => written.push(Buffer.from(bytes).toString()) })
  from.end('one\n')
  await finished(from)
  t.strictSame(written, ['one\n'])
})
