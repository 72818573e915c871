import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { setCurrentTest } from './current-test.mjs'

const tests = join(import.meta.dirname, '..')
/** Stands for the files that are in no folder. */
const top = 'top'

/**
 * The folders of `test` by the room that runs them. tap starts rooms in the order of their names, the longest first, so
 * that no core waits at the end.
 */
const foldersOf: Readonly<Record<string, readonly string[]>> = {
  '1-persistence': ['persistence'],
  '2-stress': ['stress'],
  '3-routes': ['routes', 'operator', 'binding', 'random', 'messages'],
  '4-service': ['service', 'doctor', 'upkeep', 'installation'],
  '5-security': ['security', 'auth', 'api', 'metrics'],
  '6-cli': ['cli'],
  '7-platforms': ['platforms', 'sandbox', 'testing', 'conformance', 'client'],
  '8-examples': ['examples', 'elements', 'bench'],
  '9-contract': ['contract', top, 'runner']
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder === top ? tests : join(tests, folder), { recursive: folder !== top }) as string[]
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => name.replaceAll('\\', '/'))
  return files.sort().map((name) => (folder === top ? name : `${folder}/${name}`))
}

/** Lists the test files of a room, by their paths in `test`. */
export function filesOfRoom(room: string): string[] {
  return foldersOf[room]!.flatMap(filesOf)
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
