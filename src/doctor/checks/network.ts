import type { Environment } from '../../service/config/read-settings.js'
import { probeHost, type HostProbe } from './probe-host.js'

export interface Network {
  /** Returns a signal for one more call: aborted after the time for a call, or when the whole run's time is up. */
  callSignal(): AbortSignal
  /** Reaches the host of an address; each host once, however many checks ask. */
  probe(address: string): Promise<HostProbe>
}

export function createNetwork(
  basis: { now: () => Date; environment: Environment },
  callSignal: () => AbortSignal
): Network {
  const probes = new Map<string, Promise<HostProbe>>()
  return {
    callSignal,
    probe(address) {
      const { origin } = new URL(address)
      const probe = probes.get(origin) ?? probeHost(origin, { ...basis, signal: callSignal() })
      probes.set(origin, probe)
      return probe
    }
  }
}
