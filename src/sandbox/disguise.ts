import type { Person } from './accounts.js'
import type { Grant } from './code-book.js'
import type { Fault } from './faults.js'

const disguises: Readonly<Record<string, (person: Person, grant: Grant) => Partial<Person>>> = {
  'snapshot-user': (person, grant) => ({
    subject: `snapshot of ${person.subject} for ${grant.appId}`,
    nickname: '微信用户',
    isVirtual: true
  }),
  'no-unionid': () => ({ hasUnionId: false }),
  'late-unionid': (_person, grant) => ({ hasUnionId: grant.isFirstLogin !== true }),
  emoji: (person) => ({ nickname: `${person.nickname}🌸👨‍👩‍👧` }),
  'no-avatar': () => ({ hasAvatar: false })
}

/** Returns the person of a login as they look under faults of the kind `person`. */
export function disguise(grant: Grant, faults: readonly Fault[]): Person {
  return faults.reduce((person, { name }) => ({ ...person, ...disguises[name]?.(person, grant) }), grant.person)
}
