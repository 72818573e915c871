import t from 'tap'
import {
  findCycles,
  hasDefaultExport,
  listFunctions,
  listUndocumentedExports,
  readSourceFiles
} from './helpers/source-files.js'

/**
 * What each part of `src` may import, besides itself and the parts in `everywhere`: cli -> service -> plugin ->
 * routes -> binding -> platforms / persistence, and never back. `type x` allows types only.
 */
const allowed: Record<string, readonly string[]> = {
  'index.ts': ['plugin.ts', 'options.ts', 'auth', 'platforms', 'persistence', 'type upkeep'],
  'errors.ts': [],
  'identifier.ts': [],
  'profile.ts': ['is-loopback.ts'],
  'is-loopback.ts': [],
  contract: [],
  messages: [],
  persistence: [],
  platforms: [],
  auth: ['type options.ts', 'type persistence'],
  sandbox: [],
  'options.ts': ['type platforms', 'type persistence', 'type upkeep'],
  'assert-options.ts': ['type options.ts'],
  upkeep: ['type persistence', 'type options.ts'],
  binding: ['type platforms', 'type persistence'],
  routes: ['binding', 'messages', 'type auth', 'type options.ts', 'type platforms'],
  'plugin.ts': ['routes', 'upkeep', 'binding', 'auth', 'assert-options.ts', 'type options.ts', 'platforms'],
  testing: ['type platforms'],
  service: ['plugin.ts', 'type options.ts', 'routes', 'messages', 'auth', 'platforms', 'persistence'],
  doctor: ['service', 'platforms', 'persistence'],
  cli: ['doctor', 'service', 'messages', 'auth', 'persistence', 'sandbox']
}

const files = readSourceFiles()
const partOf = (path: string): string => path.split('/')[0] as string

t.test('every part of src has its rule, and every rule its part', async (t) => {
  t.strictSame([...new Set(files.map(({ path }) => partOf(path)))].sort(), Object.keys(allowed).sort())
})

t.test('imports follow the arrows only', async (t) => {
  const everywhere = ['errors.ts', 'identifier.ts', 'is-loopback.ts', 'profile.ts', 'contract']
  for (const { path, imports } of files) {
    const part = partOf(path)
    const common = everywhere.includes(part) ? [] : everywhere
    const rules = new Set([part, ...common, ...(allowed[part] ?? [])])
    const forbidden = imports
      .filter(({ external }) => !external)
      .filter(
        ({ target, typeOnly }) => !rules.has(partOf(target)) && !(typeOnly && rules.has(`type ${partOf(target)}`))
      )
    t.strictSame(forbidden, [], path)
  }
})

t.test('no module imports itself, on whatever way round, types included', async (t) => {
  t.strictSame(findCycles(files), [])
})

t.test('Prisma stays in persistence, and its migration engine in the tests', async (t) => {
  const importersOf = (pattern: RegExp): string[] =>
    files
      .filter(({ imports }) => imports.some((found) => found.external && pattern.test(found.target)))
      .map(({ path }) => path)
  t.strictSame([...new Set(importersOf(/prisma/).map(partOf))], ['persistence'])
  t.strictSame(importersOf(/schema-engine/), [])
})

t.test('modules are short, plainly named and documented', async (t) => {
  for (const { path, lines, syntax } of files) {
    t.match(path, /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/, `${path} is kebab-case`)
    t.notMatch(path, /\butils?\b/, `${path} says what it holds`)
    if (lines > 300) t.comment(`${path} has ${lines} lines: does it have one subject?`)
    t.strictSame(
      listFunctions(syntax).filter((found) => found.lines > 40),
      [],
      `${path} has short functions`
    )
    t.strictSame(listUndocumentedExports(syntax), [], `${path} documents its exports`)
    t.equal(hasDefaultExport(syntax), path === 'plugin.ts', `${path} exports by name, the plugin by default as well`)
  }
})
