import { isIP } from 'node:net'
import { adminAbility } from '../../auth/access-token.js'
import { isKeyServerUrl, jwksAlgorithms } from '../../auth/jwt.js'
import { isPlainText } from '../../identifier.js'
import { isTimeZone } from '../../persistence/access-tokens/timestamps.js'
import { platforms } from '../../platforms/index.js'
import { listSettings } from '../../platforms/platform.js'
import { isWebUrl } from '../../platforms/setting.js'
import { findPlatformProblems } from '../platforms.js'
import { describeMisfit, settingsSchema, type Given } from './settings.js'

/** Splits a list; blanks around the commas do not count. */
export function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Finds what no single value shows: groups that are half there, contradictions, and lists and addresses gone wrong. */
export function findRuleProblems(given: Given): string[] {
  return [
    ...(given.OAUTH_BINDING_SECRET === undefined
      ? [`OAUTH_BINDING_SECRET is missing; it must be ${settingsSchema.properties.OAUTH_BINDING_SECRET.description}.`]
      : []),
    ...findPlatformProblems(given),
    ...findWorkerProblems(given),
    ...findTokenProblems(given),
    ...findJwtProblems(given),
    ...findFormatProblems(given)
  ]
}

/** Finds what does not fit in the settings of access tokens, which commands that only use the database need, too. */
export function findTokenProblems(given: Given): string[] {
  const { OAUTH_BINDING_TOKEN_TIME_ZONE: zone, OAUTH_BINDING_TOKEN_HOLDER_TABLE: table } = given
  const problems: string[] = []
  if (zone !== undefined && !isTimeZone(zone)) problems.push(describeMisfit('OAUTH_BINDING_TOKEN_TIME_ZONE'))
  if (given.OAUTH_BINDING_TOKEN_HOLDER_KEY !== undefined && table === undefined) {
    problems.push('OAUTH_BINDING_TOKEN_HOLDER_KEY goes with OAUTH_BINDING_TOKEN_HOLDER_TABLE only.')
  }
  return problems
}

/** Whether several processes may serve; `auto` may, whatever the machine has. */
export function hasWorkers({ OAUTH_BINDING_WORKERS: workers = '1' }: Given): boolean {
  return workers !== '1'
}

function findWorkerProblems(given: Given): string[] {
  if (!hasWorkers(given) || given.DATABASE_URL?.startsWith('postgres')) return []
  return [
    'OAUTH_BINDING_WORKERS must be 1 on SQLite: one process writes at a time, and others would wait for it; set DATABASE_URL to a PostgreSQL database.'
  ]
}

function findJwtProblems(given: Given): string[] {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_JWKS_URL: jwksUrl, JWT_SECRET: secret } = given
  const extras = [given.JWT_ALGORITHMS, given.JWT_CLOCK_TOLERANCE_SECONDS]
  if ([issuer, audience, jwksUrl, secret, ...extras].every((value) => value === undefined)) return []
  const problems: string[] = []
  if (issuer === undefined) problems.push('JWT_ISSUER is missing.')
  if (audience === undefined) problems.push('JWT_AUDIENCE is missing.')
  if ((jwksUrl === undefined) === (secret === undefined)) {
    problems.push('Exactly one of JWT_JWKS_URL and JWT_SECRET must be set.')
  }
  if (given.JWT_ALGORITHMS !== undefined && secret !== undefined) {
    problems.push('JWT_ALGORITHMS goes with JWT_JWKS_URL only; JWT_SECRET means HS256.')
  }
  return problems
}

const formats: Readonly<Record<string, (value: string) => boolean>> = {
  ...Object.fromEntries(
    platforms.flatMap(listSettings).flatMap(({ name, isFit }) => (isFit === undefined ? [] : [[name, isFit]]))
  ),
  JWT_JWKS_URL: isKeyServerUrl,
  OAUTH_BINDING_TOKEN_ABILITY: isUserAbility,
  OAUTH_BINDING_SIGN_IN_ROLE: (value: string) => isPlainText(value, 255),
  OAUTH_BINDING_SIGN_IN_ABILITIES: (value: string) => isListOf(value, isUserAbility),
  OAUTH_BINDING_REDIS_URL: (value: string) => URL.canParse(value) && /^rediss?:\/\//.test(value),
  JWT_SECRET: (value: string) => Buffer.byteLength(value) >= 32,
  JWT_ALGORITHMS: (value: string) => isListOf(value, (name) => jwksAlgorithms.includes(name)),
  OAUTH_BINDING_CORS_ORIGINS: (value: string) => isListOf(value, (origin) => isWebUrl(origin) && isOrigin(origin)),
  OAUTH_BINDING_TRUST_PROXY: (value: string) => value === 'true' || value === 'false' || isListOf(value, isAddressRange)
}

function findFormatProblems(given: Given): string[] {
  return Object.entries(formats)
    .filter(([name, isFit]) => given[name] !== undefined && !isFit(given[name]))
    .map(([name]) => describeMisfit(name))
}

function isListOf(text: string, isItem: (item: string) => boolean): boolean {
  const items = splitList(text)
  return items.length > 0 && items.every(isItem)
}

/** Users have it, those who sign in included: it must make no operator of them. */
function isUserAbility(ability: string): boolean {
  return isPlainText(ability, 255) && ability !== adminAbility
}

function isOrigin(text: string): boolean {
  return new URL(text).origin === text
}

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
