import type { HostProbe } from './probe-host.js'

/** What all checks of one run share. */
export interface Run {
  /** Returns a signal for one more call: aborted after the time for a call, or when the whole run's time is up. */
  callSignal(): AbortSignal
  /** Reaches a host; however many checks ask, once. */
  probe(address: string): Promise<HostProbe>
}
