/** A JSON object of the contract, not looked into yet. */
export type Node = Record<string, unknown>

/** Returns `value` as an object, or stops with where the contract has something else. */
export function asNode(value: unknown, where: string): Node {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Node
  throw new Error(`${where}: expected an object`)
}

/** Returns `value` as a list, or stops with where the contract has something else. */
export function asList(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new Error(`${where}: expected a list`)
}

/**
 * Stops at a key that the generator does not carry over: what it does not understand, it must not drop.
 *
 * @throws Error naming the key and its place.
 */
export function assertKeys(node: Node, supported: readonly string[], where: string): void {
  const unsupported = Object.keys(node).filter((key) => !supported.includes(key))
  if (unsupported.length > 0) throw new Error(`${where}: unsupported keyword ${unsupported.join(', ')}`)
}

/**
 * Returns the component name of a reference, or `undefined` when the node is no reference.
 *
 * @param kind The folder of `components`: `schemas`, `headers` and so on.
 * @throws Error when the reference leads elsewhere or has keywords beside it.
 */
export function referenceName(node: Node, kind: string, where: string): string | undefined {
  if (node.$ref === undefined) return undefined
  assertKeys(node, ['$ref'], `${where} ($ref)`)
  const match = /^#\/components\/(\w+)\/(\w+)$/.exec(String(node.$ref))
  if (match === null || match[1] !== kind) throw new Error(`${where}: unsupported $ref ${String(node.$ref)}`)
  return match[2]
}

/** Returns a folder of `components`; an absent one is empty. */
export function components(document: Node, kind: string): Node {
  const folder = asNode(document.components, 'components')[kind]
  return asNode(folder ?? {}, `components.${kind}`)
}

/**
 * Follows a reference to a component, or returns the node itself.
 *
 * @throws Error when the component does not exist.
 */
export function followReference(document: Node, node: Node, kind: string, where: string): Node {
  const name = referenceName(node, kind, where)
  if (name === undefined) return node
  return asNode(components(document, kind)[name], `${where}: ${String(node.$ref)}`)
}
