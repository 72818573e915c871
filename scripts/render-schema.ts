import { format, resolveConfig } from 'prettier'

/** The databases that a schema is made for. */
export const schemaKinds = ['sqlite', 'postgresql'] as const

/**
 * Renders the `schema.prisma` of one database from `prisma/models.prisma`.
 *
 * @param models The content of `prisma/models.prisma`, whose native types are PostgreSQL's.
 */
export function renderSchema(models: string, kind: (typeof schemaKinds)[number]): string {
  const own = models.slice(models.indexOf('///'))
  // SQLite has no native types, and counts up no `BigInt`.
  const withoutTypes = own.replaceAll(/ @db\.\w+(\(\d+\))?/g, '').replaceAll(/\bBigInt\b( +@id)/g, 'Int   $1')
  return `// Generated from prisma/models.prisma by \`npm run generate\`.

generator client {
  provider            = "prisma-client"
  output              = "../../src/persistence/generated/${kind}"
  runtime             = "nodejs"
  moduleFormat        = "esm"
  importFileExtension = "js"
  compilerBuild       = "small"
}

datasource db {
  provider = "${kind}"
}

${kind === 'sqlite' ? withoutTypes : own}`
}

const scalar = /^ {2}(\w+) +(?:String|DateTime|BigInt|Int|Boolean)\b\??(?:.*@map\("(\w+)"\))?/gm

/** Renders `src/persistence/tables.ts`: the columns of each table, by the field of its model. */
export async function renderTables(models: string): Promise<string> {
  const tables = [...models.matchAll(/^model \w+ \{(.+?)@@map\("(\w+)"\)/gms)].map(([, fields = '', table]) => {
    const columns = [...fields.matchAll(scalar)].map(([, field, column = field]) => [field, column])
    return [table, Object.fromEntries(columns)]
  })
  const text = `// Generated from prisma/models.prisma by \`npm run generate\`.

/** The columns of each table, by the field of its model. */
export const tables = ${JSON.stringify(Object.fromEntries(tables))} as const`
  return format(text, { ...(await resolveConfig(import.meta.filename)), parser: 'typescript' })
}
