import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readmes } from './readme/readmes.js'
import { renderReadme } from './readme/tables.js'

/** Writes the generated parts of both READMEs. */

const root = join(import.meta.dirname, '..')

for (const { file, language } of readmes) {
  const path = join(root, file)
  await writeFile(path, renderReadme(await readFile(path, 'utf8'), language))
}
