import { stopPostgres } from './postgres-server.js'

/** What tap runs once after all test files; its parent is the runner, as it is theirs. */
await stopPostgres(process.ppid)
