import type { TString } from '@sinclair/typebox'
import { CompleteBindingRequest, InterventionRequest, RedeemTicketRequest } from '../contract/index.js'
import { OptionsError } from '../errors.js'
import { isIdentifier, isPlainText, isUserId } from '../identifier.js'
import type { BindingDirectory } from '../persistence/binding-directory.js'
import type { SignInStore } from '../persistence/sign-in-store.js'
import type { MinimalStore } from '../persistence/minimal-store.js'
import type { Provider } from '../platforms/provider.js'
import type { ProviderRegistry } from '../platforms/registry.js'
import type { OauthBindingApi } from './oauth-binding-api.js'

const maxReasonLength = InterventionRequest.properties.reason.maxLength as number

type Method = keyof OauthBindingApi

type StoreParts = BindingDirectory & SignInStore

/** The methods of the API, and what each needs of a store beyond `BindingStore`. */
const storeMethods = {
  listBindings: ['findBindings'],
  issueState: [],
  completeBinding: [],
  redeemTicket: ['redeemTicket'],
  unbind: [],
  findUser: ['findByIdentity'],
  identitiesOf: ['identitiesOf'],
  suspendBinding: ['findBindings', 'suspendBinding'],
  resumeBinding: ['findBindings', 'resumeBinding']
} as const satisfies Record<Method, readonly (keyof StoreParts)[]>

interface Rule {
  readonly fits: (value: unknown) => boolean
  readonly problem: string
}

function createTextRule(schema: TString): Rule {
  const maxLength = schema.maxLength as number
  const fits = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= maxLength
  return { fits, problem: `must be a string of 1 to ${maxLength} characters` }
}

const identifier: Rule = {
  fits: isIdentifier,
  problem: 'must be a string of 1 to 255 characters without control characters'
}

const optional = ({ fits, problem }: Rule): Rule => ({ fits: (value) => value === undefined || fits(value), problem })

/** The text of a client, of any length: what it does not belong to is not found. */
const text: Rule = { fits: (value) => typeof value === 'string', problem: 'must be a string' }

const { code, state } = CompleteBindingRequest.properties

const rules = {
  userId: { ...identifier, fits: isUserId },
  code: createTextRule(code),
  state: createTextRule(state),
  ticket: createTextRule(RedeemTicketRequest.properties.ticket),
  verifier: optional(text),
  userAgent: optional(text),
  subject: identifier,
  issuer: optional(identifier),
  kind: optional(identifier),
  by: identifier,
  reason: {
    fits: (value) => isPlainText(value, maxReasonLength),
    problem: `must be a string of 1 to ${maxReasonLength} characters without control characters`
  }
} as const satisfies Record<string, Rule>

export type Arguments = { readonly [Name in keyof typeof rules]?: unknown }

function fail(method: Method, problem: string): never {
  throw new OptionsError(`OauthBindingApi.${method}: ${problem}`)
}

/** Checks the arguments that are given; one that is `undefined` must be optional. */
export function checkArguments(method: Method, given: Arguments): void {
  for (const [name, value] of Object.entries(given)) {
    const { fits, problem }: Rule = rules[name as keyof typeof rules]
    if (!fits(value)) fail(method, `${name} ${problem}`)
  }
}

/** Returns an argument that should be an object; in one that is missing every field is, and the check says so. */
export function readFields<Fields>(given: Fields): Fields {
  return Object(given) as Fields
}

export function requireType(method: Method, providers: ProviderRegistry, type: unknown): Provider {
  const provider = providers.all.find((candidate) => candidate.type === type)
  const offered = providers.all.map((candidate) => candidate.type).join(', ')
  return provider ?? fail(method, `type must be one of those on offer, ${offered}`)
}

export function requireStore<Name extends Method>(
  method: Name,
  store: MinimalStore
): Pick<StoreParts, (typeof storeMethods)[Name][number]> {
  const parts = store as MinimalStore & Partial<StoreParts>
  const missing = storeMethods[method].filter((name) => typeof parts[name] !== 'function')
  if (missing.length > 0) fail(method, `the store lacks ${missing.join(', ')}`)
  return parts as StoreParts
}
