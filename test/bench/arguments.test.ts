import t from 'tap'
import { parseArguments } from '../../scripts/bench/arguments.js'
import { scenarioNames } from '../../scripts/bench/scenarios.js'

const names = ['ceiling', 'floor-pg', 'ours-pg']

t.test('parseArguments() without arguments measures everything', async (t) => {
  t.same(parseArguments([], names), {
    scenarios: scenarioNames,
    connections: null,
    targets: names,
    isPromisedOnly: false,
    rounds: 5,
    seconds: 1,
    users: 1000,
    warmUpSeconds: 2,
    isProfile: false,
    output: null
  })
})

t.test('parseArguments() with --quick shortens what is not chosen', async (t) => {
  const quick = parseArguments(['--quick', '--rounds', '4'], names)
  t.match(quick, { connections: [64, 1], rounds: 4, seconds: 0.3, users: 200, isPromisedOnly: true })
})

t.test('parseArguments() with --quick has a user for each connection', async (t) => {
  t.match(parseArguments(['--quick', '--connections', '256'], names), { users: 1000, isPromisedOnly: true })
  t.match(parseArguments(['--quick', '--connections', '4'], names), { users: 200 })
})

t.test('parseArguments() with --quick measures all of what is asked for by name', async (t) => {
  for (const argv of [
    ['--scenario', 'mixed'],
    ['--target', 'ours-pg']
  ]) {
    t.match(parseArguments(['--quick', ...argv], names), { isPromisedOnly: false })
  }
})

t.test('parseArguments() keeps the order of the tables whatever order is asked for', async (t) => {
  const argv = ['--target', 'ours-pg', '--target', 'ceiling', '--scenario', 'list', '--scenario', 'issue']
  const numbers = ['--connections', '256', '--connections', '1', '--connections', '256', '--seconds', '0.5']
  t.match(parseArguments([...argv, ...numbers, '--output', 'rounds.json', '--profile'], names), {
    targets: ['ceiling', 'ours-pg'],
    scenarios: ['issue', 'list'],
    connections: [1, 256],
    seconds: 0.5,
    output: 'rounds.json',
    isProfile: true
  })
})

t.test('parseArguments() returns null when help is asked for', async (t) => {
  t.equal(parseArguments(['--help'], names), null)
})

t.test('parseArguments() says what does not fit', async (t) => {
  const wrong = [
    ['--target', 'nobody'],
    ['--scenario', 'sleep'],
    ['--rounds', '1.5'],
    ['--rounds', '0'],
    ['--seconds', 'many'],
    ['--connections', '5000'],
    ['--fast']
  ]
  for (const argv of wrong) t.throws(() => parseArguments(argv, names), { name: 'UsageError' }, argv.join(' '))
})
