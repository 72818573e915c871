const wholes = /^(?:x{3,}|0+|\*+|\.{3,}|-+|todo|none|null|undefined|secret|password|test|demo|foo|bar|abc|123\d*)$/i

const parts =
  /your|change[-_ ]?me|replace|placeholder|example|sandbox|dummy|fill[-_ ]?in|for[-_ ]tests|[<>{}]|x{8,}|填|你的|示例/i

/** Tells whether a value is a placeholder: `<your app id>`, `changeme`, `xxx`, or the simulator's own. */
export function looksLikePlaceholder(value: string): boolean {
  return wholes.test(value) || parts.test(value)
}
