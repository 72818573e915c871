import openapiTypescript, { astToString } from 'openapi-typescript'
import { format, resolveConfig } from 'prettier'
import { parse } from 'yaml'
import { renderDocument } from './contract-document.js'
import { asNode } from './document.js'
import { renderErrorCodes } from './error-codes.js'
import { renderEquality } from './equality.js'
import { renderOperations } from './operations.js'
import { renderSchemas } from './schemas.js'

const head = '// Generated from openapi.yaml by `npm run generate`. Do not edit.\n\n'

/**
 * Renders the contract modules, by file name, formatted as the project formats.
 *
 * @param source The text of `openapi.yaml`.
 * @throws Error naming the place of anything that could not be carried over without loss.
 */
export async function renderContract(source: string): Promise<Map<string, string>> {
  const document = asNode(parse(source), 'openapi.yaml')
  const modules = {
    'schemas.ts': renderSchemas(document),
    'operations.ts': renderOperations(document),
    'document.ts': renderDocument(document),
    'error-codes.ts': renderErrorCodes(document),
    'equality.ts': renderEquality(document),
    'openapi.ts': astToString(await openapiTypescript(source, { silent: true }))
  }
  const options = await resolveConfig(import.meta.filename)
  const formatted = Object.entries(modules).map(
    async ([name, text]) => [name, await format(head + text, { ...options, parser: 'typescript' })] as const
  )
  return new Map(await Promise.all(formatted))
}
