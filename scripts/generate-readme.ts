import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readmes } from './readme/readmes.js'
import { renderReadme } from './readme/tables.js'

/** Writes the tables of options, settings and error codes in both READMEs. */

const root = join(import.meta.dirname, '..')

for (const { file, language } of readmes) {
  const path = join(root, file)
  await writeFile(path, renderReadme(await readFile(path, 'utf8'), language))
}
