import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { filesOfRoom } from './run-room.js'

const tests = join(import.meta.dirname, '..')
const list = (folder: string) => (readdirSync(join(tests, folder), { recursive: true }) as string[]).sort()
const manifest = JSON.parse(readFileSync(join(tests, '../package.json'), 'utf8')) as { scripts: Record<string, string> }

t.test('runRoom(): each test file is in a room, or .taprc or a script of package.json names its folder', async (t) => {
  const { include } = parse(readFileSync(join(tests, '../.taprc'), 'utf8')) as { include: string[] }
  t.ok(include.includes('test/rooms/*.ts'))
  const named = [...include, ...Object.values(manifest.scripts)].flatMap(
    (text) => text.match(/test\/\w+\/\*\.test\.ts/g) ?? []
  )
  const alone = named.flatMap((pattern) => {
    const folder = pattern.split('/')[1]!
    const files = readdirSync(join(tests, folder)).filter((name) => name.endsWith('.test.ts'))
    return files.map((name) => `${folder}/${name}`)
  })
  const inRooms = list('rooms').flatMap((entry) => filesOfRoom(basename(entry, '.ts')))
  const all = list('.').filter((name) => name.endsWith('.test.ts'))
  t.strictSame([...inRooms, ...alone].sort(), all)
})
