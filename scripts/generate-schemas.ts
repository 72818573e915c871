import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderSchema, renderTables, schemaKinds } from './render-schema.js'

/** Writes both `schema.prisma` and `src/persistence/tables.ts` from `prisma/models.prisma`. */

const root = join(import.meta.dirname, '..')
const folder = join(root, 'prisma')

const models = await readFile(join(folder, 'models.prisma'), 'utf8')
for (const kind of schemaKinds) await writeFile(join(folder, kind, 'schema.prisma'), renderSchema(models, kind))
await writeFile(join(root, 'src', 'persistence', 'tables.ts'), await renderTables(models))
