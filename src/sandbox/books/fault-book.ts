import { OptionsError } from '../../errors.js'
import { formatFault, parseFault, type Fault } from '../faults/catalogue.js'

/** A fault to set, and its limits. */
export interface FaultOrder {
  /** A name of the catalogue, with its number where it takes one (`slow=3000`), or a platform's error code (`42007`). */
  fault: string
  /** Only this platform: `WeChat`, `DingTalk` and so on, as the exchange log names it. Default: every one. */
  platform?: string | undefined
  /** Only this person, by id. Default: everybody. */
  person?: string | undefined
  /** Only this address, by its path, `/sns/userinfo` for instance. Default: every one that the fault applies to. */
  operation?: string | undefined
  /** How often it takes effect, 1 to 1000000. Default: until it is cleared. */
  times?: number | undefined
}

/** A fault that is set. */
export interface SetFault {
  id: number
  fault: string
  platform: string | null
  person: string | null
  operation: string | null
  /** How often it will still take effect; `null` for always. */
  remaining: number | null
}

/** The part of a request that decides whether a set fault applies. */
export interface FaultMoment {
  platform: string
  operation: string
  /** `null` while it is not known. */
  person: string | null
}

/** The names that an order of a fault may use. */
export interface Vocabulary {
  platforms: ReadonlySet<string>
  people: ReadonlySet<string>
  codes: ReadonlySet<string>
  operations: ReadonlySet<string>
}

/** Keeps the faults that are set until they are used up or cleared. */
export interface FaultBook {
  /**
   * Sets a fault.
   *
   * @throws OAUTH_BINDING_OPTIONS naming what does not fit.
   */
  set(order: FaultOrder): SetFault
  /** Lists the faults that are set, the earliest first. */
  list(): SetFault[]
  /** Clears one fault, or all. Returns whether there was one. */
  clear(id?: number): boolean
  /** Returns the earliest suitable fault whose limits fit, and counts its `times` down. */
  take(moment: FaultMoment, isSuitable: (fault: Fault) => boolean): Fault | undefined
}

const maxFaults = 1000

function assertOrder(condition: boolean, message: string): asserts condition {
  if (!condition) throw new OptionsError(`sandbox fault: ${message}`)
}

function assertKnown(name: string, value: string | undefined, known: ReadonlySet<string>): void {
  assertOrder(value === undefined || known.has(value), `${name} must be one of ${[...known].join(', ')}`)
}

function readOrder(order: FaultOrder, vocabulary: Vocabulary): Fault {
  assertOrder(typeof order === 'object' && order !== null, 'an object is needed')
  for (const key of Object.keys(order)) {
    const known = ['fault', 'platform', 'person', 'operation', 'times'].includes(key)
    assertOrder(known, `${JSON.stringify(key.slice(0, 40))} is not a field`)
  }
  const fault = typeof order.fault === 'string' ? parseFault(order.fault, vocabulary.codes) : null
  assertOrder(fault !== null, 'fault names no fault; GET /sandbox/faults lists them')
  assertKnown('platform', order.platform, vocabulary.platforms)
  assertKnown('operation', order.operation, vocabulary.operations)
  assertOrder(
    order.person === undefined || vocabulary.people.has(order.person),
    'person names nobody; GET /sandbox/accounts lists the people'
  )
  const { times } = order
  const counts = times === undefined || (Number.isInteger(times) && times >= 1 && times <= 1_000_000)
  assertOrder(counts, 'times must be a whole number from 1 to 1000000')
  return fault
}

function fits(entry: SetFault, moment: FaultMoment): boolean {
  return (['platform', 'operation', 'person'] as const).every(
    (field) => entry[field] === null || entry[field] === moment[field]
  )
}

export function createFaultBook(vocabulary: Vocabulary): FaultBook {
  const entries = new Map<number, { entry: SetFault; fault: Fault }>()
  let lastId = 0
  return {
    set(order) {
      const fault = readOrder(order, vocabulary)
      assertOrder(entries.size < maxFaults, `there are ${maxFaults} already; clear some`)
      const { platform = null, person = null, operation = null, times = null } = order
      lastId += 1
      const entry = { id: lastId, fault: formatFault(fault), platform, person, operation, remaining: times }
      entries.set(entry.id, { entry, fault })
      return { ...entry }
    },
    list: () => [...entries.values()].map(({ entry }) => ({ ...entry })),
    clear(id) {
      if (id !== undefined) return entries.delete(id)
      const wasSet = entries.size > 0
      entries.clear()
      return wasSet
    },
    take(moment, isSuitable) {
      const found = [...entries.values()].find(({ entry, fault }) => fits(entry, moment) && isSuitable(fault))
      if (found === undefined) return undefined
      const { entry } = found
      if (entry.remaining !== null) entry.remaining -= 1
      if (entry.remaining === 0) entries.delete(entry.id)
      return found.fault
    }
  }
}
