import { formatFault, type Fault } from '../faults/catalogue.js'

/** Receives one line for each exchange; a Fastify or pino logger fits. Secrets, codes, states and tokens are masked. */
export interface SandboxLogger {
  info(line: string): void
}

/** The parameters that a log line may show on every platform. `sandbox_ticket` is as secret as a state. */
const oauthParameters = ['client_id', 'grant_type', 'redirect_uri', 'response_type', 'scope']
const simulatorParameters = ['sandbox_account', 'sandbox_browser', 'sandbox_decision', 'sandbox_fault']
const maxLength = 120
const maxExchanges = 200

/** An exchange as it was logged, without secrets. */
export interface Exchange {
  id: number
  /** By the simulator's clock. */
  at: string
  platform: string
  /** Method and path. */
  call: string
  parameters: Record<string, string>
  status: number
  /** The answer in a few words. */
  outcome: string
  /** The faults that took effect, and what switched each on: `throttled (person)`. */
  faults: string[]
}

export interface ExchangeNote extends Pick<Exchange, 'platform' | 'call' | 'status' | 'outcome'> {
  /** All of them, secrets included: they are masked here. */
  parameters: object
  faults: readonly (Fault & { source: string })[]
}

export interface ExchangeLog {
  write(note: ExchangeNote): void
  /** Lists the latest 200 exchanges after the one of this id, the earliest first. */
  list(after?: number): Exchange[]
}

function showName(name: string): string {
  return JSON.stringify(name.slice(0, 40)).slice(1, -1)
}

function showValue(name: string, value: unknown): string {
  const text = String(value)
  // The query of a redirect address may hold secrets.
  const bare = name === 'redirect_uri' ? text.replace(/[?#].*$/s, '') : text
  return JSON.stringify(bare.slice(0, maxLength)).slice(1, -1)
}

function formatExchange({ platform, call, parameters, status, outcome, faults }: Exchange): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
  const under = faults.length === 0 ? [] : [`<fault: ${faults.join(', ')}>`]
  return [`[${platform}]`, call, ...list, '->', status, outcome, ...under].join(' ')
}

/**
 * A parameter that is not among `shownParameters` is masked, because it may be a secret, a code, a state or a token.
 */
export function createExchangeLog(
  logger: SandboxLogger | null,
  now: () => Date,
  shownParameters: readonly string[]
): ExchangeLog {
  const shown = new Set([...oauthParameters, ...simulatorParameters, ...shownParameters])
  const kept: Exchange[] = []
  let lastId = 0
  return {
    write({ platform, call, parameters, status, outcome, faults }) {
      const masked = Object.entries(parameters).map(([name, value]) => [
        showName(name),
        shown.has(name) ? showValue(name, value) : '***'
      ])
      lastId += 1
      const exchange: Exchange = {
        id: lastId,
        at: now().toISOString(),
        platform,
        call,
        parameters: Object.fromEntries(masked) as Record<string, string>,
        status,
        outcome,
        faults: faults.map((fault) => `${formatFault(fault)} (${fault.source})`)
      }
      kept.push(exchange)
      if (kept.length > maxExchanges) kept.shift()
      logger?.info(formatExchange(exchange))
    },
    list: (after = 0) => kept.filter(({ id }) => id > after)
  }
}
