/**
 * Returns a function that returns the first `limit` names that it is given, and `other` for all further ones: what comes
 * from outside must not make a series each.
 */
export function boundNames(limit: number): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.size < limit) known.add(name)
    return known.has(name) ? name : 'other'
  }
}
