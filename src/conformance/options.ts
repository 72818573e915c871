import { OptionsError } from '../errors.js'
import { contractPrefixes, type Prefixes } from './contract/operations.js'

/** What is checked, as whom, and how. */
export interface ConformanceOptions {
  /** Where the deployment is: scheme, host, port; a path is put before those of the contract. */
  readonly baseUrl: string
  /** The token of a user made for this: the checks bind and unbind. */
  readonly token: string
  /** The token of another such user. Default: none; what needs two users is not checked. */
  readonly secondToken?: string | undefined
  /** The token of an operator. Default: none; what needs one is not checked. */
  readonly operatorToken?: string | undefined
  /** Where the simulator of the platforms is, that plays the persons. Default: none; what needs a code is not checked. */
  readonly providerOrigin?: string | undefined
  /** Two persons of the simulator that no other user has bound. Default: `xiaoming` and `lihua`. */
  readonly people?: readonly [string, string] | undefined
  /** Where the operations are, where that differs from the contract. */
  readonly prefixes?: Partial<Prefixes> | undefined
  /** How long a state lives, in seconds, 1 to 3600: expiry is waited for. Default: none; expiry is not checked. */
  readonly stateTtlSeconds?: number | undefined
  /** Whether to unbind what the users have bound before. Default: no; it is refused then. */
  readonly reset?: boolean | undefined
  /** The ids of checks to leave out, with what builds on them: `contract/language` for instance. Default: none. */
  readonly skip?: readonly string[] | undefined
  /** Called after each check. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Waits; for tests. Default: a timer. */
  readonly wait?: ((seconds: number) => Promise<void>) | undefined
}

/** A check that has ended. */
export interface Progress {
  readonly number: number
  readonly of: number
  readonly id: string
  readonly status: string
}

export interface Settings extends Omit<ConformanceOptions, 'baseUrl' | keyof Defaults>, Defaults {
  readonly origin: string
}

interface Defaults {
  readonly prefixes: Prefixes
  readonly people: readonly [string, string]
  readonly reset: boolean
  readonly skip: readonly string[]
  readonly onProgress: (progress: Progress) => void
  readonly wait: (seconds: number) => Promise<void>
}

/** As long as the service lets one live. */
const longestStateTtlSeconds = 3600

function fail(problem: string): never {
  throw new OptionsError(`conformance: ${problem}`)
}

function readUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : fail(`${name} must be a URL`)
  return /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
    ? url
    : fail(`${name} must be http or https, without query and fragment`)
}

/** What a header can carry. */
function readToken(token: string | undefined, name: string): string | undefined {
  return token === undefined || /^[\x21-\x7e]+$/.test(token)
    ? token
    : fail(`${name} must be printable ASCII, no spaces`)
}

function readOrigin(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readUrl(text, 'providerOrigin').origin
}

function readTtl(seconds: number | undefined): number | undefined {
  const fits = seconds === undefined || (Number.isInteger(seconds) && seconds > 0 && seconds <= longestStateTtlSeconds)
  return fits ? seconds : fail(`stateTtlSeconds must be whole, from 1 to ${longestStateTtlSeconds}`)
}

async function sleep(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

/**
 * Checks the options.
 *
 * @throws OptionsError when one does not fit.
 */
export function readConformanceOptions(options: ConformanceOptions): Settings {
  const { people = ['xiaoming', 'lihua'], prefixes = {}, reset = false, skip = [], wait = sleep } = options
  const { onProgress = () => {} } = options
  const url = readUrl(options.baseUrl, 'baseUrl')
  const base = url.pathname.replace(/\/$/, '')
  const { user, signIn, operator } = { ...contractPrefixes, ...prefixes }
  const token = readToken(options.token, 'token') as string
  const secondToken = readToken(options.secondToken, 'secondToken')
  if (people.length !== 2 || people[0] === people[1]) fail('people must be two')
  if (secondToken === token) fail('secondToken must be that of another user')
  return {
    origin: url.origin,
    prefixes: { user: base + user, signIn: base + signIn, operator: base + operator },
    ...{ token, secondToken, people, reset, skip, wait, onProgress },
    operatorToken: readToken(options.operatorToken, 'operatorToken'),
    providerOrigin: readOrigin(options.providerOrigin),
    stateTtlSeconds: readTtl(options.stateTtlSeconds)
  }
}
