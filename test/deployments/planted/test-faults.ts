import t from 'tap'
import { renderReport } from '../../../src/conformance/index.js'
import { findFault, idsOf } from '../../helpers/conformance-target.js'
import type { Fault } from './fault.js'

/** Tests that the kit finds each fault, and takes nothing else for one. */
export function testFaults(faults: Readonly<Record<string, Fault>>): void {
  for (const [name, fault] of Object.entries(faults)) {
    const expected = [...(fault.foundBy ?? []), fault.expected]
    t.test(`the kit finds a server that ${name}, by ${expected.join(' and ')} alone`, async (t) => {
      const report = await findFault(t, 'sqlite', fault)
      t.strictSame(idsOf(report, 'failed', 'blocked'), expected, renderReport(report))
    })
  }
}
