import { createAccessTokens } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { codeOf, stateOf, type Answer } from '../call.js'
import { familyAt, type Family } from '../family.js'
import { startFleet } from '../fleet.js'
import type { Vendor } from '../vendor.js'

/** The kinds of request whose time is taken. */
export const measuredRequests = ['issue', 'bind', 'list', 'refresh', 'unbind'] as const
export type MeasuredRequest = (typeof measuredRequests)[number]

/** How long a request took on either database: the median, in ms. */
export interface Comparison {
  request: MeasuredRequest
  emptyMs: number
  fullMs: number
}

type Times = Record<MeasuredRequest, number[]>

/** A service on one database, and users who lie among those in it. */
interface Side {
  families: readonly Family[]
  times: Times
}

const longestWarmUp = 20

async function createFamilies(databaseUrl: string, origin: string, users: readonly number[]): Promise<Family[]> {
  const database = await openDatabase(databaseUrl)
  try {
    const store = createPrismaAccessTokenStore(database)
    const families: Family[] = []
    for (const user of users) {
      const token = { store, userId: String(user), name: 'stress', count: 1, expiresAt: null, now: new Date() }
      const [created] = await createAccessTokens(token)
      families.push(familyAt(origin, { authorization: `Bearer ${created}` }))
    }
    return families
  } finally {
    await database.close()
  }
}

async function time(times: Times, request: MeasuredRequest, run: () => Promise<Answer | null>): Promise<Answer> {
  const begin = performance.now()
  const answer = await run()
  times[request].push(performance.now() - begin)
  if (answer?.status !== 200) throw new Error(`${request} was answered ${codeOf(answer)}`)
  return answer
}

/** The whole life of a binding, once. */
async function runRound({ families, times }: Side, vendor: Vendor, round: number): Promise<void> {
  const family = families[round] as Family
  const person = { openId: `measured-${round}`, unionId: `measured-union-${round}` }
  for (const request of ['bind', 'refresh'] as const) {
    const { body } = await time(times, 'issue', () => family.issue('WECHAT'))
    const state = stateOf((body as { data: string }).data)
    await time(times, request, () => family.complete('WECHAT', state, vendor.issueCode(person)))
    if (request === 'bind') await time(times, 'list', () => family.list())
  }
  await time(times, 'unbind', () => family.unbind('WECHAT'))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

const emptyTimes = (): Times => ({ issue: [], bind: [], list: [], refresh: [], unbind: [] })

/**
 * Measures requests through the service as built, one at a time, on an empty database and on a full one by turns, so
 * that whatever else the machine does meets both.
 *
 * @param userLimit The full database's users have even numbers below this.
 */
export async function compareRequests(
  emptyUrl: string,
  fullUrl: string,
  { rounds, userLimit, vendor }: { rounds: number; userLimit: number; vendor: Vendor }
): Promise<Comparison[]> {
  const warmUpRounds = Math.min(rounds, longestWarmUp)
  const all = rounds + warmUpRounds
  // Odd numbers, all over the range; a step without common factor never meets the same twice.
  const users = Array.from({ length: all }, (_, index) => 2 * ((index * 7919 + 13) % Math.max(userLimit, all * 2)) + 1)
  const urls = [emptyUrl, fullUrl]
  const fleets = await Promise.all(urls.map((url) => startFleet(1, url, vendor.origin)))
  try {
    const sides: Side[] = []
    for (const [index, url] of urls.entries()) {
      const origin = fleets[index]?.origins[0] as string
      sides.push({ families: await createFamilies(url, origin, users), times: emptyTimes() })
    }
    for (let round = 0; round < all; round += 1) {
      if (round === warmUpRounds) for (const side of sides) side.times = emptyTimes()
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) await runRound(side, vendor, round)
    }
    const [empty, full] = sides as [Side, Side]
    return measuredRequests.map((request) => ({
      request,
      emptyMs: median(empty.times[request]),
      fullMs: median(full.times[request])
    }))
  } finally {
    await Promise.all(fleets.map((fleet) => fleet.stop()))
  }
}
