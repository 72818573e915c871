import t from 'tap'
import type { Round } from '../../scripts/bench/measure.js'
import { rateNoise } from '../../scripts/bench/noise.js'

/** A turn of one second. */
function turn(requests: number, foreignMs = 20): Round {
  const usage = { server: 900, database: 100, generator: 50, foreign: foreignMs }
  return { requests, elapsedMs: 1000, latencies: new Float64Array(), usage, contradictions: [] }
}

const isNoisy = (rounds: Round[][], references: number[]) =>
  rateNoise(
    rounds.map((turns) => ({ turns })),
    references
  ).map((noise) => noise > 0)

t.test('rateNoise() finds the rounds in which others used the machine', async (t) => {
  const calm = [turn(100), turn(300)]
  t.same(isNoisy([calm, [turn(100, 400), turn(300, 600)], calm], [0]), [false, true, false])
})

t.test('rateNoise() finds the rounds in which what is compared with was much slower or faster', async (t) => {
  const rounds = [100, 60, 105, 140, 98].map((requests) => [turn(requests), turn(300)])
  t.same(isNoisy(rounds, [0]), [false, true, false, true, false])
})

t.test('rateNoise() gives the project’s own figures no say', async (t) => {
  t.same(
    isNoisy(
      [
        [turn(100), turn(300)],
        [turn(100), turn(30)],
        [turn(100), turn(300)]
      ],
      [0]
    ),
    [false, false, false]
  )
})

t.test('rateNoise() rates no round where the system tells no CPU times', async (t) => {
  t.same(isNoisy([[turn(100, Number.NaN)], [turn(100, Number.NaN)]], []), [false, false])
})
