import { asNode, type Node } from './document.js'

/** What is for people, and what is said of requests: what validates an answer needs none of it. */
const unneeded = new Set([
  ...['description', 'summary', 'examples', 'example', 'tags', 'externalDocs'],
  ...['parameters', 'requestBody', 'security']
])

/** @param isMap Whether the keys are names, of properties for instance, and not keywords. */
function strip(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => isMap || !unneeded.has(key))
  return Object.fromEntries(kept.map(([key, inner]) => [key, strip(inner, key === 'properties' && !isMap)]))
}

/** Renders the module with the document itself, as far as answers are held against it. */
export function renderDocument(document: Node): string {
  const { paths, components } = document
  const { version } = asNode(document.info, 'info')
  const { schemas, headers, responses } = asNode(components, 'components')
  const kept = strip({ info: { version }, paths, components: { schemas, headers, responses } })
  return [
    '/** `openapi.yaml` without its prose, and without what it says of requests. */',
    `export const contractDocument: Readonly<Record<string, unknown>> = ${JSON.stringify(kept)}`
  ].join('\n')
}
