import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderCodeSamples } from './contract/code-samples.js'
import { findStale } from './contract/find-stale.js'
import { renderContract } from './contract/render-contract.js'
import { languages, listDocuments } from './readme/documents.js'
import { renderDocument } from './readme/tables.js'
import { renderSchema, renderTables, schemaKinds } from './render-schema.js'

/** Fails, naming each file, when a generated file or a table of the documentation is not what its source generates. */

const root = join(import.meta.dirname, '..')
const read = async (...path: string[]): Promise<string> => readFile(join(root, ...path), 'utf8')

const contract = await read('openapi.yaml')
const modules = await renderContract(contract)
const stale = await findStale(modules, join(root, 'src', 'contract', 'generated'))
const problems = stale.map((name) => `src/contract/generated/${name} differs from openapi.yaml`)
if (contract !== renderCodeSamples(contract)) {
  problems.push('openapi.yaml has other code samples than its examples make')
}
const models = await read('prisma', 'models.prisma')
for (const kind of schemaKinds) {
  const isFresh = (await read('prisma', kind, 'schema.prisma')) === renderSchema(models, kind)
  if (!isFresh) problems.push(`prisma/${kind}/schema.prisma differs from prisma/models.prisma`)
}
if ((await read('src', 'persistence', 'tables.ts')) !== (await renderTables(models))) {
  problems.push('src/persistence/tables.ts differs from prisma/models.prisma')
}
for (const pair of listDocuments()) {
  for (const language of languages) {
    const text = await read(pair[language])
    if (text !== renderDocument(text, language)) {
      problems.push(`${pair[language]} differs from what is generated into it`)
    }
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) {
  process.stderr.write('Run `npm run generate` and commit the result.\n')
  process.exitCode = 1
}
