import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { setCurrentTest } from './current-test.mjs'

const tests = join(import.meta.dirname, '..')
/** The room of the files that are in no folder. */
const top = 'top'

/** Lists the test files of a room, a folder of `test` with what is below it, by their paths in `test`. */
export function filesOfRoom(room: string): string[] {
  const options = { recursive: room !== top }
  const names = readdirSync(room === top ? tests : join(tests, room), options) as string[]
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => name.replaceAll('\\', '/'))
  return files.sort().map((name) => (room === top ? name : `${room}/${name}`))
}

/**
 * Runs the test files of a room in this process, one after the other: most of what a small test file costs is to load
 * the service and its dependencies. Each has a subtest of its own for what it imports from `tap`.
 *
 * @param entry The file in `test/rooms` that calls this; it has the room's name.
 */
export async function runRoom(entry: string): Promise<void> {
  for (const file of filesOfRoom(basename(entry, '.ts'))) {
    await t.test(`test/${file}`, async (t) => {
      setCurrentTest(t)
      await import(`${pathToFileURL(join(tests, file)).href}?in-room`)
    })
  }
}
