import type { Cause } from '../finding.js'
import { findUnusedProxy } from './find-unused-proxy.js'
import { isLoopbackHost } from '../../is-loopback.js'
import type { Environment } from '../../service/config/read-settings.js'

export interface HostProbe {
  cause: Cause
  details: Record<string, string | number>
  /** How far the host's clock is ahead of ours, in seconds, to half a second; absent when it tells no time. */
  hostAheadSeconds?: number
}

/** Codes of a name that is not resolved. */
const unknownCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])

/** Codes of a timeout, of the connection or the answer. */
const silentCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'TimeoutError',
  'AbortError'
])

const tlsCode = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|HOSTNAME_MISMATCH)/

/** Codes of malformed HTTP; Node 24 and later give some of these errors a name only. */
const malformedCode = /^(?:HPE_|HTTPParserError$)/

function classify(code: string, { hostname }: URL, proxy: string): Cause {
  if (tlsCode.test(code)) return 'host_untrusted'
  if (malformedCode.test(code)) return 'host_unintelligible'
  if (code === 'ECONNREFUSED' && isLoopbackHost(hostname)) return 'simulator_absent'
  if (proxy !== '') return 'proxy_unused'
  if (unknownCodes.has(code)) return 'host_unknown'
  return silentCodes.has(code) ? 'host_silent' : 'host_unreachable'
}

function readCode(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown; name?: string }; name: string }
  return typeof cause?.code === 'string' ? cause.code : (cause?.name ?? name)
}

/** The `Date` header is truncated to the second; a cached answer has the date of its origin. */
function readSkew({ headers }: Response, ourTimeMs: number): Pick<HostProbe, 'hostAheadSeconds'> {
  const hostTimeMs = Date.parse(String(headers.get('date')))
  if (Number.isNaN(hostTimeMs) || headers.has('age')) return {}
  return { hostAheadSeconds: Math.round((hostTimeMs + 500 - ourTimeMs) / 500) / 2 }
}

/** Any HTTP answer counts as reached. The host's clock is compared with `now`. */
export async function probeHost(
  origin: string,
  { now, environment, signal }: { now: () => Date; environment: Environment; signal: AbortSignal }
): Promise<HostProbe> {
  const address = new URL(origin)
  const { host } = address
  const startMs = performance.now()
  const startedAtMs = now().getTime()
  try {
    const response = await fetch(origin, { redirect: 'manual', headers: { 'cache-control': 'no-cache' }, signal })
    const ms = Math.round(performance.now() - startMs)
    await response.body?.cancel()
    return { cause: 'host_answers', details: { host, ms }, ...readSkew(response, startedAtMs + ms / 2) }
  } catch (error) {
    const reason = readCode(error)
    const proxy = findUnusedProxy(address, environment)
    return { cause: classify(reason, address, proxy), details: { host, reason, proxy } }
  }
}
