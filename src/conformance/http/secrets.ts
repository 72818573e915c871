/** What no report shows: tokens, codes, states, verifiers, cookies, tickets. Each has a name instead, `<state 3>`. */
export interface Secrets {
  /** Remembers a secret; one that is known keeps its name. Short texts are none. */
  readonly add: (kind: string, ...values: readonly unknown[]) => void
  readonly mask: (text: string) => string
}

const shortest = 8

export function createSecrets(): Secrets {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const add: Secrets['add'] = (kind, ...values) => {
    for (const value of values) {
      if (typeof value !== 'string' || value.length < shortest || names.has(value)) continue
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      names.set(value, `<${kind} ${count}>`)
    }
  }
  const mask: Secrets['mask'] = (text) => {
    // The longest first: a secret may begin with another one.
    const known = [...names].sort(([first], [second]) => second.length - first.length)
    return known.reduce(
      (shown, [value, name]) => shown.replaceAll(value, name).replaceAll(encodeURIComponent(value), name),
      text
    )
  }
  return { add, mask }
}
