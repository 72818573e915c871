import type { Grant } from '../books/code-book.js'
import type { Person } from '../person.js'
import type { Fault } from './catalogue.js'

type ChangePerson = (person: Person, grant: Grant) => Partial<Person>

/** The changes that every platform can show; the others only where the grant lists them in `personFaults`. */
const common: Readonly<Record<string, ChangePerson>> = {
  emoji: (person) => ({ nickname: `${person.nickname}🌸👨‍👩‍👧` }),
  'no-avatar': () => ({ hasAvatar: false })
}
const changes: Readonly<Record<string, ChangePerson>> = {
  ...common,
  'snapshot-user': (person, grant) => ({
    subject: `snapshot of ${person.subject} for ${grant.appId}`,
    isVirtual: true
  }),
  'no-unionid': () => ({ hasUnionId: false }),
  'late-unionid': (_person, grant) => ({ hasUnionId: grant.isFirstLogin !== true })
}

export function changesPerson({ name }: Fault, { personFaults = [] }: Grant): boolean {
  return name in common || personFaults.some((suited) => suited === name)
}

/** Returns the person of a login as changed by faults for which `changesPerson` holds. */
export function applyPersonFaults(grant: Grant, faults: readonly Fault[]): Person {
  return faults.reduce((person, { name }) => ({ ...person, ...changes[name]?.(person, grant) }), grant.person)
}
