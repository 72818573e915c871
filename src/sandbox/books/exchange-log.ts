import { formatFault, type Fault } from '../faults/catalogue.js'

/** Receives one line for each exchange; a Fastify or pino logger fits. Secrets, codes, states and tokens are masked. */
export interface SandboxLogger {
  info(line: string): void
}

/** The parameters of OAuth and of the simulator that a log line may show. */
const alwaysShown = [
  'client_id',
  'grant_type',
  'redirect_uri',
  'response_type',
  'sandbox_account',
  'sandbox_browser',
  'sandbox_decision',
  'sandbox_fault',
  'scope'
]
const maxLength = 120
const maxExchanges = 200

/** An exchange that is to be logged. */
export interface ExchangeNote {
  platform: string
  /** Method and path. */
  call: string
  /** Whatever came with it, secrets included: they are masked here. */
  parameters: object
  status: number
  /** The answer in a few words. */
  outcome: string
  /** The faults that took effect, and by what they were switched on. */
  faults: readonly (Fault & { source: string })[]
}

/** An exchange as it was logged: nothing in it is secret. */
export interface Exchange {
  id: number
  /** By the simulator's clock. */
  at: string
  platform: string
  call: string
  parameters: Record<string, string>
  status: number
  outcome: string
  /** The faults that took effect: `throttled (person)`. */
  faults: string[]
}

/** Keeps and writes what the platforms saw and answered. */
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
  // What comes with a redirect address may be as secret as a state.
  const bare = name === 'redirect_uri' ? text.replace(/[?#].*$/s, '') : text
  return JSON.stringify(bare.slice(0, maxLength)).slice(1, -1)
}

/** Writes an exchange as one line. */
function formatExchange({ platform, call, parameters, status, outcome, faults }: Exchange): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
  const under = faults.length === 0 ? [] : [`<fault: ${faults.join(', ')}>`]
  return [`[${platform}]`, call, ...list, '->', status, outcome, ...under].join(' ')
}

/**
 * Creates an empty log that hands each line to the logger, if there is one.
 *
 * @param shownParameters The platforms' parameters that are shown. A parameter that is not listed is masked, because
 *   it may be a secret, a code, a state or a token.
 */
export function createExchangeLog(
  logger: SandboxLogger | null,
  now: () => Date,
  shownParameters: readonly string[]
): ExchangeLog {
  const shown = new Set([...alwaysShown, ...shownParameters])
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
