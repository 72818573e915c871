/** Returns the names of the component schemas that a value refers to, directly, each as often as it does. */
export function referencesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const match = key === '$ref' ? /^#\/components\/schemas\/(\w+)$/.exec(String(inner)) : null
    return match === null ? referencesOf(inner) : [match[1] as string]
  })
}
