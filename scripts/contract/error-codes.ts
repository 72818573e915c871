import { asList, asNode, components, type Node } from './document.js'

/** What the table in the description of `ErrorCode` says of a code. */
interface ErrorFacts {
  readonly status: number | '4XX'
  readonly cause: string
  readonly remedy: string
}

const row = /^\| `(\w+)` \| (\d{3}|4XX) \| (.+?) \| (.+?) \|$/gm

/** @throws Error when the table of the description does not list the codes of the `enum`, in its order. */
function readErrorCodes(document: Node): [string, ErrorFacts][] {
  const schema = asNode(components(document, 'schemas').ErrorCode ?? {}, 'ErrorCode')
  const rows = [...String(schema.description).matchAll(row)].map(
    ([, code = '', status = '', cause = '', remedy = '']): [string, ErrorFacts] => [
      code,
      { status: status === '4XX' ? status : Number(status), cause, remedy }
    ]
  )
  if (rows.map(([code]) => code).join() !== asList(schema.enum ?? [], 'ErrorCode.enum').join()) {
    throw new Error('ErrorCode: the table of the description must list the codes of the enum, in its order')
  }
  return rows
}

/** Renders the module with status, cause and remedy of each code of the contract. */
export function renderErrorCodes(document: Node): string {
  return [
    "/** What `openapi.yaml` says of each error code; the status `4XX` is the host's own. */",
    `export const errorCodes = ${JSON.stringify(Object.fromEntries(readErrorCodes(document)))} as const`
  ].join('\n')
}
