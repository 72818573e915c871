import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../../helpers/contract-document.js'
import { createDatabase, executeSql } from '../../helpers/databases.js'

/** The models of a schema, without what only one database has: native types, and the width of numbers. */
function readModels(kind: string): string[] {
  const schema = readFileSync(join(root, 'prisma', kind, 'schema.prisma'), 'utf8')
  return schema
    .slice(schema.indexOf('/// What a user has bound'))
    .split('\n')
    .map((line) => line.replace(/ @db\.\w+(\(\d+\))?/, '').replace(/\bBigInt\b/, 'Int'))
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
}

t.test('both schemas have the same models', async (t) => {
  const models = readModels('sqlite')
  t.equal(models.filter((line) => line.startsWith('model ')).length, 7)
  t.strictSame(models, readModels('postgresql'))
})

t.test('PostgreSQL compares every key by its bytes', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const [result] = await executeSql(
    url,
    `SELECT a.attrelid::regclass::text || '.' || a.attname AS column
     FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     JOIN pg_collation c ON c.oid = a.attcollation
     WHERE a.attrelid::regclass::text ~ '^(oauth|binding)_' AND c.collname <> 'C'`
  )
  t.strictSame(result?.rows, [])
})
