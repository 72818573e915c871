import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import t from 'tap'
import Reporter from './reporter.mjs'

/** What the reporter prints of TAP that comes in pieces of some length. */
const report = (lines: readonly string[], length: number): Promise<string> => {
  const tap = lines.join('\n')
  const pieces = Array.from({ length: Math.ceil(tap.length / length) }, (_, index) =>
    tap.slice(index * length, (index + 1) * length)
  )
  return text(Readable.from(pieces).pipe(new Reporter()))
}

const passed = [
  'TAP version 14',
  '1..2',
  '# Subtest: test/first.test.ts',
  '    # Subtest: a subject',
  '        ok 1 - an assertion',
  '          ---',
  '          not ok: a line of a block',
  '          ...',
  '        # a comment',
  '        1..1',
  '    ok 1 - a subject # time=1ms',
  '    ',
  '    1..1',
  '    # time=2ms',
  'ok 1 - test/first.test.ts # time=3ms',
  ''
]
const failed = [
  '# Subtest: test/second.test.ts',
  '    # Subtest: fine',
  '        ok 1 - an assertion',
  '        1..1',
  '    ok 1 - fine # time=1ms',
  '    # Subtest: not fine',
  '        ok 1 - an assertion',
  '        not ok 2 - another',
  '          ---',
  '          diff: |',
  '            ok',
  '          ...',
  '        not ok 3 - a third',
  '        1..3',
  '    not ok 2 - not fine # time=2ms',
  '    1..2',
  'not ok 2 - test/second.test.ts # time=4ms',
  '  ---',
  '  exitCode: 1',
  '  ...',
  ''
]
const summary = ['# { total: 5, pass: 3, fail: 2 }', '# time=9ms']

t.test('Reporter, files that passed, prints a line a file and the summary', async (t) => {
  const expected = ['ok 1 - test/first.test.ts # time=3ms', ...summary, '']
  for (const length of [1, 7, 10_000]) t.equal(await report([...passed, ...summary], length), expected.join('\n'))
})

t.test('Reporter, a file that failed, prints its failures in full and names it again at the end', async (t) => {
  const shown = failed.filter((line) => !/^( {4}# Subtest: fine| *ok \d| *\d\.\.|$)/.test(line))
  const expected = ['ok 1 - test/first.test.ts # time=3ms', ...shown, ...summary]
  const end = ['# Failed:', '#   test/second.test.ts', '']
  t.equal(await report([...passed, ...failed, ...summary], 5), [...expected, ...end].join('\n'))
})

t.test('Reporter, files that ran in one process, prints a line a file, and names those that failed', async (t) => {
  const room = [
    '# Subtest: test/rooms/third.ts',
    ...[...passed, ...failed].slice(2, -4).map((line) => `    ${line}`),
    'not ok 3 - test/rooms/third.ts # time=9ms',
    ''
  ]
  const shown = [
    '    ok 1 - test/first.test.ts # time=3ms',
    '# Subtest: test/rooms/third.ts',
    ...failed
      .slice(0, -4)
      .filter((line) => !/^( {4}# Subtest: fine| *ok \d| *\d\.\.|$)/.test(line))
      .map((line) => `    ${line}`),
    'not ok 3 - test/rooms/third.ts # time=9ms'
  ]
  const end = ['# Failed:', '#   test/second.test.ts', '#   test/rooms/third.ts', '']
  t.equal(await report(room, 5), [...shown, ...end].join('\n'))
})

t.test('Reporter, output that is no TAP, prints it', async (t) => {
  const lines = ['# Subtest: test/first.test.ts', '    Listening', '    ok 1 - an assertion', 'Bail out! no server']
  t.equal(await report(lines, 4), '    Listening\nBail out! no server\n')
})
