import { contractDocument } from '../../contract/generated/document.js'
import { isObject } from '../json.js'

type Node = Readonly<Record<string, unknown>>

export interface DocumentedResponse {
  readonly headers: Readonly<Record<string, { readonly required?: boolean; readonly schema: object }>>
  readonly content: { readonly 'application/json': { readonly schema: object } }
}

/** By status, `4XX` for the statuses without one of their own. */
export type DocumentedResponses = Readonly<Record<string, DocumentedResponse>>

/** An operation of the contract, where the deployment has it. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly family: keyof Prefixes
  /** A template: `/api/administrator/user/oauth-binding/{type}`. */
  readonly path: string
  readonly responses: DocumentedResponses
}

export interface Prefixes {
  /** Those of a signed-in user. Default: `/api/administrator/user`. */
  readonly user: string
  /** Those of signing in. Default: `/api/auth`. */
  readonly signIn: string
  /** Those of operators. Default: `/api/administrator`. */
  readonly operator: string
}

export const contractPrefixes: Prefixes = {
  user: '/api/administrator/user',
  signIn: '/api/auth',
  operator: '/api/administrator'
}

function lookUp(reference: string): unknown {
  const keys = reference.slice('#/'.length).split('/')
  return keys.reduce<unknown>((node, key) => (node as Node)[key], contractDocument)
}

function dereference(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dereference)
  if (!isObject(value)) return value
  if (typeof value['$ref'] === 'string') return dereference(lookUp(value['$ref']))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dereference(inner)]))
}

/** The longest prefix first: that of operators begins that of users. */
const families = ['user', 'signIn', 'operator'] as const

function familyOf(path: string): keyof Prefixes {
  return families.find((name) => path.startsWith(`${contractPrefixes[name]}/`)) as keyof Prefixes
}

export const contractVersion = String((contractDocument['info'] as Node)['version'])

export function listOperations(prefixes: Prefixes): Operation[] {
  return Object.entries(contractDocument['paths'] as Record<string, Record<string, Node>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      id: String(operation['operationId']),
      method: method.toUpperCase(),
      family: familyOf(path),
      path: prefixes[familyOf(path)] + path.slice(contractPrefixes[familyOf(path)].length),
      responses: dereference(operation['responses']) as DocumentedResponses
    }))
  )
}

/** Returns the operations at a path, whatever its query. */
export function operationsAt(operations: readonly Operation[], path: string): Operation[] {
  const bare = path.replace(/[?#].*$/s, '')
  return operations.filter((operation) => {
    // A router may take an empty segment for a value; it is then one that does not fit.
    return new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]*')}$`).test(bare)
  })
}

/** The responses to a path, or a method, that the contract does not have. */
const shared = dereference(
  Object.fromEntries(
    Object.entries({
      400: 'RequestUnreadable',
      401: 'Unauthenticated',
      403: 'Forbidden',
      404: 'NotFound',
      405: 'MethodNotAllowed',
      413: 'PayloadTooLarge',
      415: 'UnsupportedMediaType',
      429: 'TooManyRequests',
      '4XX': 'Refused',
      500: 'InternalError',
      503: 'Unavailable'
    }).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }])
  )
) as DocumentedResponses

/** Returns what is documented for a status: under itself, else under its range; `undefined` when it is not. */
export function findResponse(operation: Operation | null, status: number): DocumentedResponse | undefined {
  const responses = operation?.responses ?? shared
  return responses[String(status)] ?? responses[`${String(status).slice(0, 1)}XX`]
}
