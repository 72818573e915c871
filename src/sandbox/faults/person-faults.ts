import type { Person } from '../accounts.js'
import type { Grant } from '../books/code-book.js'
import type { Fault } from './catalogue.js'

interface Disguise {
  /** Whether the platform can show anybody so. */
  suits(grant: Grant): boolean
  change(person: Person, grant: Grant): Partial<Person>
}

const always = (): boolean => true
const tellsUnionId = ({ flow }: Grant): boolean => flow === 'wechat' || flow === 'ding-talk'

const disguises: Readonly<Record<string, Disguise>> = {
  'snapshot-user': {
    // Only a page inside WeChat has snapshots, and only a consent page, which snsapi_base has not.
    suits: ({ scope }) => scope === 'snsapi_userinfo',
    change: (person, grant) => ({ subject: `snapshot of ${person.subject} for ${grant.appId}`, isVirtual: true })
  },
  'no-unionid': { suits: tellsUnionId, change: () => ({ hasUnionId: false }) },
  'late-unionid': {
    suits: tellsUnionId,
    change: (_person, grant) => ({ hasUnionId: grant.isFirstLogin !== true })
  },
  emoji: { suits: always, change: (person) => ({ nickname: `${person.nickname}🌸👨‍👩‍👧` }) },
  'no-avatar': { suits: always, change: () => ({ hasAvatar: false }) }
}

/** Tells whether a fault changes how the platform shows who signed in. */
export function suitsLogin({ name }: Fault, grant: Grant): boolean {
  return disguises[name]?.suits(grant) === true
}

/** Returns the person of a login as they look under faults for which `suitsLogin` holds. */
export function disguise(grant: Grant, faults: readonly Fault[]): Person {
  return faults.reduce((person, { name }) => ({ ...person, ...disguises[name]?.change(person, grant) }), grant.person)
}
