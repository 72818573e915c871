import { codeOf, stateOf, type Answer } from '../call.js'
import { hostFamily, type Family, type ProviderType } from '../family.js'
import type { Hosts } from '../hosts.js'
import type { Row, StressDatabase } from '../stress-database.js'
import type { Person, Vendor } from '../vendor.js'

/** What a round of a race works with. */
export interface RaceParts {
  hosts: Hosts
  vendor: Vendor
  database: StressDatabase
}

/** A race: many rounds of requests at the same time, on processes that share one database. */
export interface Race {
  name: string
  /** Runs one round with users of its own. @throws When an answer or the outcome is not as promised. */
  round(parts: RaceParts, number: number): Promise<void>
}

/** Speaks to one of the processes as a user. */
export function familyOf({ hosts }: RaceParts, process: number, user: string): Family {
  return hostFamily(hosts.originOf(process), user)
}

/** Fails the round. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

/** Counts how requests ended. */
export function tally(answers: readonly (Answer | null)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const code of answers.map(codeOf)) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** Fails the round unless every request ended in a way that is allowed, some of them so often. */
export function expectTally(
  answers: readonly (Answer | null)[],
  allowed: Readonly<Record<string, { min: number; max: number }>>
): void {
  const counts = tally(answers)
  const isAllowed =
    Object.keys(counts).every((code) => allowed[code] !== undefined) &&
    Object.entries(allowed).every(([code, { min, max }]) => {
      const count = counts[code] ?? 0
      return count >= min && count <= max
    })
  expect(isAllowed, `answers ${JSON.stringify(counts)}, allowed ${JSON.stringify(allowed)}`)
}

/** Gets a state. */
export async function issue(family: Family, provider: ProviderType): Promise<string> {
  const answer = await family.issue(provider)
  expect(codeOf(answer) === 'OK', `issuing was answered ${codeOf(answer)}`)
  return stateOf((answer?.body as { data: string }).data)
}

/** Goes through a whole ceremony. */
export async function bindPerson(
  { vendor }: RaceParts,
  family: Family,
  provider: ProviderType,
  person: Person
): Promise<void> {
  const state = await issue(family, provider)
  const code = codeOf(await family.complete(provider, state, vendor.issueCode(person)))
  expect(code === 'OK', `binding was answered ${code}`)
}

/** Returns what a user has bound, as the database has it. */
export async function readBindings({ database }: RaceParts, user: string): Promise<Row[]> {
  return database.query(`SELECT provider, nickname, id FROM oauth_bindings WHERE user_id = '${user}' ORDER BY provider`)
}
