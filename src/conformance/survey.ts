import type { Need } from './check.js'
import { CannotRunError, readObstacle } from './errors.js'
import { createFindings } from './findings.js'
import type { Exchange } from './http/exchange.js'
import type { Surroundings } from './run-check.js'
import type { Session } from './world/session.js'
import { isSuccess, readListed, type User } from './world/user.js'
import { createWorld } from './world/world.js'

/** Asks a user's list, and says what keeps the checks from running. */
async function openList({ ask }: User, path: string, option: string): Promise<Exchange> {
  const listed = await ask({ path }).catch((error: unknown) => {
    throw new CannotRunError(readObstacle(error).message)
  })
  if (listed.status === 401) throw new CannotRunError(`${option} is refused: GET ${path} answers 401`)
  if (!isSuccess(listed)) throw new CannotRunError(`GET ${path} answers ${listed.status}: is the base URL right?`)
  if (readListed(listed).length === 0) throw new CannotRunError(`GET ${path} offers no platform`)
  return listed
}

async function requireUnbound(user: User, listed: Exchange, option: string, reset: boolean): Promise<void> {
  const bound = readListed(listed).filter(({ isBound }) => isBound)
  if (bound.length === 0) return
  if (!reset) {
    const types = bound.map(({ type }) => type).join(', ')
    throw new CannotRunError(`The user of ${option} has bound ${types}. Take users made for this, or --reset them.`)
  }
  for (const { type } of bound) await user.unbind(type)
}

/** Finds out which needs of checks are met. @throws CannotRunError */
export async function survey(session: Session): Promise<Surroundings> {
  const { settings } = session
  const { secondToken, operatorToken, providerOrigin, stateTtlSeconds, reset } = settings
  const { first, second, ask, paths } = createWorld(session, [''], createFindings())
  const listed = await openList(first, paths.family, '--token')
  await requireUnbound(first, listed, '--token', reset)
  if (secondToken !== undefined) {
    await requireUnbound(second, await openList(second, paths.family, '--second-token'), '--second-token', reset)
  }
  const types = readListed(listed).map(({ type }) => type) as [string, ...string[]]
  // Where there is nothing, the host of the plugins answers in its own way.
  const offers = async (path: string) => (await ask({ path, token: first.token, isOutside: true })).status !== 404
  const found: Readonly<Record<Need, boolean>> = {
    'second user': secondToken !== undefined,
    provider: providerOrigin !== undefined,
    'two platforms': types.length > 1,
    'sign-in': await offers(`${paths.login}?challenge=${'A'.repeat(43)}`),
    operators: await offers(paths.operators),
    operator: operatorToken !== undefined,
    expiry: stateTtlSeconds !== undefined
  }
  const given = new Set((Object.keys(found) as Need[]).filter((need) => found[need]))
  return { types, given }
}
