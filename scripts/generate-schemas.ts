import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderSchema, schemaKinds } from './render-schema.js'

/** Writes `prisma/sqlite/schema.prisma` and `prisma/postgresql/schema.prisma` from `prisma/models.prisma`. */

const folder = join(import.meta.dirname, '..', 'prisma')

const models = await readFile(join(folder, 'models.prisma'), 'utf8')
for (const kind of schemaKinds) await writeFile(join(folder, kind, 'schema.prisma'), renderSchema(models, kind))
