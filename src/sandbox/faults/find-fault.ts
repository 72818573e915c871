import type { FastifyRequest } from 'fastify'
import type { Grant } from '../books/code-book.js'
import type { SandboxContext } from '../context.js'
import { changesPerson } from './person-faults.js'
import type { FaultMoment } from '../books/fault-book.js'
import { parseFault, type Fault } from './catalogue.js'

export interface ActiveFault extends Fault {
  source: 'header' | 'login' | 'control' | 'person'
}

export interface UnknownFault {
  unknown: string
}

/** Reads faults separated by commas. Returns the first name that is no fault, when there is one. */
export function readFaultList(text: string | undefined, codes: ReadonlySet<string>): Fault[] | UnknownFault {
  const faults: Fault[] = []
  for (const part of (text ?? '').split(',').filter((name) => name.trim() !== '')) {
    const fault = parseFault(part, codes)
    if (fault === null) return { unknown: part.trim().slice(0, 80) }
    faults.push(fault)
  }
  return faults
}

export function readFaultHeader(context: SandboxContext, request: FastifyRequest): Fault[] | UnknownFault {
  return readFaultList(request.headers['x-sandbox-fault']?.toString(), context.vocabulary.codes)
}

export interface FaultSituation {
  moment: FaultMoment
  requested: readonly Fault[]
  /** The login that the request belongs to, once there is one. */
  grant: Pick<Grant, 'person' | 'faults'> | undefined
}

/**
 * Finds the first fault that applies: of the request itself, then of the login, then of those set for the simulator
 * (its `times` is counted down), then of the person.
 */
export function findFault(
  context: SandboxContext,
  { moment, requested, grant }: FaultSituation,
  isSuitable: (fault: Fault) => boolean
): ActiveFault | undefined {
  const header = requested.find(isSuitable)
  if (header !== undefined) return { ...header, source: 'header' }
  const login = grant?.faults.find(isSuitable)
  if (login !== undefined) return { ...login, source: 'login' }
  const control = context.faults.take(moment, isSuitable)
  if (control !== undefined) return { ...control, source: 'control' }
  const trait = grant?.person.faults.find(isSuitable)
  return trait && { ...trait, source: 'person' }
}

export function findPersonFaults(context: SandboxContext, situation: FaultSituation, grant: Grant): ActiveFault[] {
  const found: ActiveFault[] = []
  for (;;) {
    const next = findFault(
      context,
      situation,
      (fault) => changesPerson(fault, grant) && !found.some(({ name }) => name === fault.name)
    )
    if (next === undefined) return found
    found.push(next)
  }
}
