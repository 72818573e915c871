import { platforms } from '../platforms.js'
import { isFailure, readReturn, typeOfSegment, type PlatformReturn } from './read-return.js'
import { recallStarted, type Purpose } from './started.js'

/** A return from a platform that an element of this page completes. */
export interface Returned extends PlatformReturn {
  type: string
  purpose: Purpose
  /** The one request that completes it; a second element of the page waits for the same. */
  outcome: Promise<unknown> | null
}

/**
 * The return that is not shown yet. It is kept for the page and not for an element: React's StrictMode and routers
 * replace an element while its request is on the way, and the address tells the code once.
 */
let current: Returned | null = null

/**
 * The provider that a return is from; `null` where the parameters are the page's own, a `code` of a coupon for instance.
 * The end of a route names a known platform by itself; for others the tab's memory or the page tells.
 */
function findType({ lastSegment }: PlatformReturn, startedType: string | undefined, type: string | null) {
  const ofRoute = typeOfSegment(lastSegment)
  return startedType ?? type ?? (Object.hasOwn(platforms, ofRoute) ? ofRoute : null)
}

/**
 * Takes a return for this purpose out of the address, so that neither reload nor Back repeats it, or hands out the one
 * that an earlier element has taken.
 *
 * @param pageType The provider, where the page knows it.
 */
export function takeReturn(purpose: Purpose, pageType: string | null): Returned | null {
  const found = readReturn(window.location.href)
  const started = found && recallStarted(found.state)
  const type = found && findType(found, started?.type, pageType)
  if (found !== null && type !== null) {
    if (started !== null && started.purpose !== purpose) return null
    // Keeps what a router has put there.
    window.history.replaceState(window.history.state, '', found.cleanHref)
    current = { ...found, purpose, outcome: null, type }
  }
  return current?.purpose === purpose ? current : null
}

/** Takes a return that a platform's own script has handed over, without an address of the page. */
export function acceptReturn(href: string, purpose: Purpose, type: string): Returned | null {
  const found = readReturn(href)
  if (found !== null) current = { ...found, purpose, outcome: null, type }
  return found === null ? null : current
}

/** Forgets a return, which has been shown. */
export function dropReturn(returned: Returned): void {
  if (current === returned) current = null
}

/** How a return ends that has no code. */
export const isCancelled = (returned: Returned): boolean =>
  (returned.code === null || returned.state === null) && !isFailure(returned)
