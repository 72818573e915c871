/** Reads a JSON object; what is none is empty. */
export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Tells whether a value is an object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a JSON list of objects; what is none is empty. */
export function parseList(text: string): Record<string, unknown>[] {
  const { list } = parseObject(`{"list":${text}}`)
  return Array.isArray(list) ? list.filter(isObject) : []
}
