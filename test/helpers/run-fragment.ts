import ts from 'typescript'
import { listDocuments } from '../../scripts/readme/documents.js'
import * as main from '../../src/index.js'
import * as sandbox from '../../src/sandbox/server.js'
import { readCodeBlocks } from './readme.js'

/** A block of code in the documentation without a name: a part of a program, whose other names the reader has. */
export interface Fragment {
  document: string
  code: string
}

/** Lists the fragments of all documents. */
export function listFragments(): Fragment[] {
  return listDocuments().flatMap(({ en }) =>
    readCodeBlocks(en)
      .filter(({ info }) => /^(js|ts|javascript|typescript)$/.test(info))
      .map(({ code }) => ({ document: en, code }))
  )
}

const modules: Readonly<Record<string, object>> = {
  'fastify-oauth-binding': main,
  'fastify-oauth-binding/sandbox': sandbox
}

const importPattern = /^import \{([^}]*)\} from '([^']*)'$/gm

const AsyncFunction = (async () => undefined).constructor as new (
  ...source: string[]
) => (...values: unknown[]) => Promise<Record<string, unknown>>

/**
 * Runs a fragment as it is printed.
 *
 * @param scope The names that it has from elsewhere, and what it imports besides this package.
 * @param wanted The names that it declares and the test looks at.
 */
export async function runFragment(
  document: string,
  scope: Readonly<Record<string, unknown>>,
  wanted: readonly string[] = []
): Promise<Record<string, unknown>> {
  const [fragment, second] = listFragments().filter((candidate) => candidate.document === document)
  if (fragment === undefined || second !== undefined) throw new Error(`${document} has not one fragment`)
  const imported: Record<string, unknown> = {}
  for (const [, names = '', specifier = ''] of fragment.code.matchAll(importPattern)) {
    for (const name of names.split(',').map((each) => each.trim())) {
      if (!name.startsWith('type ')) imported[name] = Reflect.get(modules[specifier] ?? scope, name)
    }
  }
  const body = fragment.code.replace(importPattern, '').replace(/^export /gm, '')
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2022 } })
  const values = { ...scope, ...imported }
  const run = new AsyncFunction(...Object.keys(values), `${outputText}\nreturn { ${wanted.join(', ')} }`)
  return run(...Object.values(values))
}
