import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A JSON object of the contract or of a derived document. */
export type Node = Record<string, unknown>

/** Where the repository begins. */
export const root = join(import.meta.dirname, '..', '..')

/**
 * Reads `openapi.yaml` itself, references and all. Its JSON is kept by the hash of the file: parsing YAML takes longer
 * than most test files, and half of them need the contract.
 */
export function readContract(): Node {
  const yaml = readFileSync(join(root, 'openapi.yaml'))
  const folder = join(root, 'node_modules/.cache/contract')
  const kept = join(folder, `${createHash('sha256').update(yaml).digest('hex')}.json`)
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true })
    const part = `${kept}.${randomUUID()}`
    writeFileSync(part, JSON.stringify(parse(yaml.toString())))
    renameSync(part, kept)
  }
  return JSON.parse(readFileSync(kept, 'utf8')) as Node
}

/** Tells whether a value is an object that is no list. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Returns a copy of `value` with every local reference replaced by what it points at in `document`.
 *
 * @throws Error at a reference that leads nowhere.
 */
export function dereference(document: Node, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => dereference(document, item))
  if (!isNode(value)) return value
  if (typeof value.$ref === 'string') return dereference(document, lookUp(document, value.$ref))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dereference(document, inner)]))
}

function lookUp(document: Node, reference: string): unknown {
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), document)
  if (found === undefined) throw new Error(`${reference} leads nowhere`)
  return found
}

/** Returns what is documented for a status: under itself, else under its range, `4XX` for instance. */
export function findResponse(responses: Node, status: string): Node | undefined {
  return (responses[status] ?? responses[`${status.slice(0, 1)}XX`]) as Node | undefined
}

/** One operation of a document, with its place. */
export interface DocumentedOperation {
  method: string
  path: string
  operation: Node
}

/** Lists the operations of a document, dereferenced. */
export function operationsOf(document: Node): DocumentedOperation[] {
  return Object.entries(document.paths as Record<string, Node>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: dereference(document, operation) as Node
    }))
  )
}

/** Where the contract has the family. */
export const contractPrefix = '/api/administrator/user'

/** Where the contract has the operations of signing in. */
export const signInPrefix = '/api/auth'

/** Where the contract has the operations of operators. */
export const operatorPrefix = '/api/administrator'

/** The contract's operations, read once: every response of every test is held against them. */
export const contractOperations = operationsOf(readContract())

const prefixes = new RegExp(`^(?:${contractPrefix}|${signInPrefix}|${operatorPrefix})`)

/**
 * Returns the methods that the contract has for a URL; none when it has no such path.
 *
 * @param prefix Where the application has registered the family. Default: where the contract has each.
 */
export function operationsAt(url: string, prefix?: string): DocumentedOperation[] {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/s, '')
  return contractOperations.filter((candidate) => {
    // The router takes an empty segment for a value; it is then one that does not fit.
    const moved = prefix === undefined ? candidate.path : candidate.path.replace(prefixes, prefix)
    const pattern = moved.replace(/\{\w+\}/g, '[^/]*')
    return new RegExp(`^${pattern}$`).test(path)
  })
}

/**
 * Finds the operation that a request belongs to, or `undefined` when the contract has none for this method and path.
 *
 * @param prefix Where the application has registered the family.
 */
export function findOperation(method: string, url: string, prefix?: string): DocumentedOperation | undefined {
  return operationsAt(url, prefix).find((candidate) => candidate.method === method.toUpperCase())
}

/** Reads the table in the description of `ErrorCode`: which status each code has, `4XX` where it is the host's own. */
export function readErrorStatuses(): Map<string, string> {
  const { schemas } = readContract().components as { schemas: { ErrorCode: { description: string } } }
  const rows = schemas.ErrorCode.description.matchAll(/^\| `(\w+)` \| (\d{3}|4XX) \|/gm)
  return new Map([...rows].map(([, code, status]) => [String(code), String(status)]))
}
