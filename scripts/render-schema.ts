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
