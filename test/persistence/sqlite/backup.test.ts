import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import t from 'tap'
import { readSqlitePath } from '../../../src/persistence/open-database.js'
import { backUpSqlite } from '../../../src/persistence/sqlite/backup.js'
import { createDatabase } from '../../helpers/databases.js'

t.test('backUpSqlite() replaces nothing, and creates no database where there is none', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const folder = t.testdir({ 'kept.db': 'kept' })
  const path = readSqlitePath(url)
  await t.rejects(backUpSqlite(path, join(folder, 'kept.db')), { message: /kept\.db exists: a copy replaces nothing/ })
  await t.rejects(backUpSqlite(path, join(folder, 'no', 'copy.db')), { message: /the copy cannot be written: ENOENT/ })
  const absent = join(folder, 'absent.db')
  await t.rejects(backUpSqlite(absent, join(folder, 'copy.db')), { message: /there is no file .*absent\.db/ })
  t.strictSame(readdirSync(folder), ['kept.db'])
})

t.test('backUpSqlite() leaves no copy of what is damaged', async (t) => {
  const folder = t.testdir()
  const path = join(folder, 'source.db')
  const database = new Database(path)
  database.exec('PRAGMA journal_mode=WAL; CREATE TABLE kept (value); INSERT INTO kept VALUES (NULL)')
  database.exec(
    "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE kept (value NOT NULL)' WHERE name = 'kept'"
  )
  database.close()
  const target = join(folder, 'copy.db')
  const cause = { message: /integrity_check of the copy: NULL value in kept\.value/ }
  await t.rejects(backUpSqlite(path, target), { code: 'STORE_UNAVAILABLE', cause })
  writeFileSync(join(folder, 'foreign.db'), 'no database, but long enough to be told from an empty file')
  const message = /The copy of .*foreign\.db failed: file is not a database/
  await t.rejects(backUpSqlite(join(folder, 'foreign.db'), target), { code: 'STORE_UNAVAILABLE', cause: { message } })
  t.notOk(existsSync(target))
  t.strictSame(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    []
  )
})

t.test('backUpSqlite() takes names with quotes, of files and of tables', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, "o'brien"))
  const path = join(folder, 'source.db')
  const database = new Database(path)
  database.exec('CREATE TABLE "a ""b""" (value); INSERT INTO "a ""b""" VALUES (1), (2)')
  database.close()
  const target = join(folder, "o'brien", 'copy.db')
  t.strictSame(await backUpSqlite(path, target), [{ name: 'a "b"', rows: 2 }])
  t.equal(statSync(target).mode & 0o777, 0o600, 'only its owner may read it')
})
