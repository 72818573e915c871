import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import type { Test } from 'tap'
import {
  dereference,
  findOperation,
  findResponse,
  isNode,
  operationsAt,
  readContract,
  type Node
} from './contract-document.js'

export { findOperation } from './contract-document.js'

/** A response as light-my-request gives it; of a `fetch`, hand over `status`, `headers` and the text. */
export interface SeenResponse {
  statusCode: number
  headers: Headers | Record<string, unknown>
  body: string
}

/** A request and what came back. */
export interface Exchange {
  method: string
  url: string
  response: SeenResponse
  /** Where the application has registered the family. Default: as the contract has it. */
  prefix?: string
}

const contract = readContract()
const keyOrder = ['code', 'data', 'msg', 'error']
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
ajvFormats.default(ajv)
const validators = new Map<string, ValidateFunction>()

/** What the contract documents for an exchange outside of its operations: an unknown path, an unknown method. */
const {
  Refused: refused,
  ProviderFailed: _failed,
  ProviderSilent: _silent,
  BindingNotFound: _notFound,
  ...sharedByName
} = dereference(contract, (contract.components as Node).responses) as Record<string, Node>
const sharedResponses: Node = {
  ...Object.fromEntries(Object.values(sharedByName).map((response) => [exampleCode(response), response])),
  '4XX': refused
}

function exampleCode(response: Node): string {
  const examples = Object.values(mediaOf(response).examples as Record<string, { value: { code: number } }>)
  return String(examples[0]?.value.code)
}

function mediaOf(response: Node): Node {
  return (response.content as Record<string, Node>)['application/json'] as Node
}

/**
 * Asserts that a response is one that `openapi.yaml` documents for this request: status, content type, body, headers,
 * the order of the keys, and no property that the contract does not name. Reads the contract itself, nothing generated.
 */
export function assertContract(t: Test, exchange: Exchange): void {
  const { method, url, response } = exchange
  const findings = findDeviations(exchange)
  t.strictSame(findings, [], `${method} ${url} ${response.statusCode} is as the contract documents it`)
}

/** Lists in which ways a response differs from the contract; empty when it does not. */
export function findDeviations({ method, url, response, prefix }: Exchange): string[] {
  const status = String(response.statusCode)
  const operation = findOperation(method, url, prefix)?.operation
  const responses = operation === undefined ? sharedResponses : (operation.responses as Node)
  const documented = findResponse(responses, status)
  if (documented === undefined) return [`status ${status} is not documented`]
  const headers = new Headers(response.headers as Record<string, string>)
  return [
    ...checkStatus(status, url, prefix, operation !== undefined, headers),
    ...checkHeaders(documented, headers),
    ...(method === 'HEAD' && response.body === '' ? [] : checkBody(documented, response))
  ]
}

/** A path without an operation is 404, a known path with another method 405, and `Allow` lists the path's methods. */
function checkStatus(
  status: string,
  url: string,
  prefix: string | undefined,
  known: boolean,
  headers: Headers
): string[] {
  const methods = operationsAt(url, prefix).map((candidate) => candidate.method)
  if (known || (status !== '404' && status !== '405')) return []
  if (methods.length === 0) return status === '404' ? [] : ['405 for a path that does not exist']
  if (status === '404') return ['404 for a path that exists']
  const allowed = (headers.get('allow') ?? '').split(/, ?/).sort().join()
  return allowed === methods.sort().join() ? [] : [`Allow: ${allowed} instead of ${methods.join()}`]
}

function checkHeaders(documented: Node, headers: Headers): string[] {
  const findings = [
    ...expectHeader(headers, 'content-type', 'application/json; charset=utf-8'),
    ...expectHeader(headers, 'cache-control', 'no-store')
  ]
  for (const [name, header] of Object.entries(documented.headers as Record<string, Node>)) {
    const value = headers.get(name)
    if (value === null && header.required === true) findings.push(`${name} is missing`)
    if (value !== null) findings.push(...validate(header.schema, value, name))
  }
  return findings
}

function expectHeader(headers: Headers, name: string, expected: string): string[] {
  const value = headers.get(name)
  return value === expected ? [] : [`${name} is ${value} instead of ${expected}`]
}

function checkBody(documented: Node, response: SeenResponse): string[] {
  let body: unknown
  try {
    body = JSON.parse(response.body)
  } catch {
    return ['the body is not JSON']
  }
  if (!isNode(body)) return ['the body is not an object']
  const findings = validate(mediaOf(documented).schema, body, 'body')
  if (body.code !== response.statusCode) findings.push(`code is ${String(body.code)}`)
  const keys = Object.keys(body)
  const expected = keyOrder.filter((key) => keys.includes(key))
  if (keys.join() !== expected.join()) findings.push(`the keys are ${keys.join()}`)
  return findings
}

function validate(schema: unknown, value: unknown, name: string): string[] {
  const key = JSON.stringify(schema)
  const validator = validators.get(key) ?? ajv.compile(close(schema) as Node)
  validators.set(key, validator)
  if (validator(value)) return []
  return (validator.errors ?? []).map((error) => `${name}${error.instancePath} ${error.message ?? ''}`)
}

const { BoundType: anyType, ProviderType: contractType } = (contract.components as Node).schemas as Record<string, Node>

/**
 * The contract leaves room for fields to come; what is sent today must be in it today. A host may offer other types than
 * the contract's: those are checked by their form.
 */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close)
  if (!isNode(schema)) return schema
  if (schema.description === contractType?.description) return anyType
  const closed = Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, close(inner)]))
  return isNode(closed.properties) && closed.type === 'object' ? { additionalProperties: false, ...closed } : closed
}
