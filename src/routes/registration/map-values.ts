/** Returns an object with the same names, in their order, and other values. */
export function mapValues<From, To>(
  node: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To
): Record<string, To> {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, map(value, name)]))
}
