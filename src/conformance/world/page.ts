import { BlockedError } from '../errors.js'
import type { Exchange } from '../http/exchange.js'
import { isObject } from '../json.js'
import { dataOf, requireSuccess } from './user.js'
import type { World } from './world.js'

export interface SeenBinding {
  readonly id: string
  readonly type: string
  readonly nickname: unknown
  readonly boundAt: unknown
  readonly identities: readonly unknown[]
}

/** Reads a page of bindings, as far as it is one. */
export function readPage(exchange: Exchange): SeenBinding[] {
  const { items } = dataOf(exchange)
  return [items]
    .flat()
    .filter(isObject)
    .map(({ id, type, nickname, bound_at: boundAt, identities }) => ({
      ...{ id: String(id), type: String(type), nickname, boundAt },
      identities: [identities].flat().filter(isObject)
    }))
}

/** Reads page after page, from a cursor on, and returns what is looked for. */
async function search(world: World, isIt: (seen: SeenBinding) => boolean, cursor = ''): Promise<SeenBinding[]> {
  const listed = requireSuccess(await world.operate('GET', `?limit=200${cursor}`))
  const found = readPage(listed).filter(isIt)
  const { next_cursor: next } = dataOf(listed)
  return typeof next === 'string'
    ? [...found, ...(await search(world, isIt, `&cursor=${encodeURIComponent(next)}`))]
    : found
}

/**
 * Binds an account to the first user, and returns the binding as operators see it: that of the same time and nickname.
 * None: they do not see it.
 *
 * @throws BlockedError
 */
export async function bindAndFind(world: World): Promise<readonly SeenBinding[]> {
  const { first, types, people } = world
  const [type] = types
  await first.bind(type, people[0])
  const { boundAt, nickname } = (await first.list()).find((listed) => listed.type === type)!
  return search(world, (seen) => seen.type === type && seen.boundAt === boundAt && seen.nickname === nickname)
}

/** As {@link bindAndFind}; returns the id. @throws BlockedError when it is not just one. */
export async function bindForOperator(world: World): Promise<string> {
  const found = await bindAndFind(world)
  const [binding] = found
  if (binding === undefined || found.length > 1) {
    throw new BlockedError('operators do not see the binding that was made')
  }
  return binding.id
}
