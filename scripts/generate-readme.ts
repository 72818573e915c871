import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { languages, listDocuments, root } from './readme/documents.js'
import { renderDocument } from './readme/tables.js'

/** Writes the generated parts of the READMEs and of the pages of the documentation. */

for (const pair of listDocuments()) {
  for (const language of languages) {
    const path = join(root, pair[language])
    await writeFile(path, renderDocument(await readFile(path, 'utf8'), language))
  }
}
