import { rmSync } from 'node:fs'
import { stopPostgres } from './postgres-server.js'
import { sqliteFolderOf } from './sqlite-folder.js'

/** What tap runs once after all test files; its parent is the runner, as it is theirs. */
rmSync(sqliteFolderOf(process.ppid), { recursive: true, force: true })
await stopPostgres(process.ppid)
