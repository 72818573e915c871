import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { root } from './helpers/contract-document.js'
import {
  findCycles,
  hasDefaultExport,
  listFunctions,
  listSourcePaths,
  listUndocumentedExports,
  readSourceFiles
} from './helpers/source-files.js'

/**
 * What each part of `src` may import, besides itself and the parts in `everywhere`: cli -> service -> plugin ->
 * routes -> binding -> platforms / persistence, and never back. `type x` allows types only.
 */
const allowed: Record<string, readonly string[]> = {
  'index.ts': [
    'plugin.ts',
    'sign-in-plugin.ts',
    'operator',
    'type options.ts',
    'type messages',
    'type sign-in-options.ts',
    'type api',
    'type binding',
    'auth',
    'platforms',
    'persistence',
    'metrics'
  ],
  'errors.ts': ['contract'],
  'identifier.ts': [],
  'profile.ts': ['is-loopback.ts'],
  random: [],
  'in-time.ts': [],
  'is-loopback.ts': [],
  installation: ['errors.ts'],
  'security-event.ts': ['type errors.ts'],
  measures: ['errors.ts'],
  metrics: ['persistence'],
  contract: [],
  client: [],
  messages: [],
  persistence: [],
  platforms: [],
  auth: ['type persistence'],
  sandbox: ['messages'],
  elements: ['client'],
  'option-checks.ts': ['type persistence'],
  'option-table.ts': ['option-checks.ts'],
  'options.ts': ['option-checks.ts', 'messages', 'type auth', 'type platforms', 'type persistence'],
  'sign-in-options.ts': [
    'options.ts',
    'option-checks.ts',
    'option-table.ts',
    'messages',
    'type auth',
    'type binding',
    'type persistence'
  ],
  'read-options.ts': [],
  upkeep: ['type persistence'],
  binding: ['type platforms', 'type persistence'],
  api: ['binding', 'type platforms', 'type persistence'],
  routes: ['binding', 'messages', 'platforms', 'type auth', 'type persistence'],
  'plugin.ts': ['api', 'routes', 'upkeep', 'binding', 'auth', 'read-options.ts', 'options.ts', 'platforms'],
  'sign-in-plugin.ts': ['routes', 'upkeep', 'binding', 'auth', 'read-options.ts', 'sign-in-options.ts', 'platforms'],
  operator: [
    'routes',
    'upkeep',
    'auth',
    'read-options.ts',
    'options.ts',
    'messages',
    'option-checks.ts',
    'type persistence'
  ],
  testing: ['platforms', 'persistence', 'sandbox'],
  service: [
    'plugin.ts',
    'sign-in-plugin.ts',
    'operator',
    'options.ts',
    'routes',
    'messages',
    'auth',
    'platforms',
    'persistence',
    'metrics'
  ],
  doctor: ['service', 'platforms', 'persistence'],
  conformance: [],
  cli: ['conformance', 'doctor', 'service', 'messages', 'auth', 'persistence', 'sandbox']
}

const files = readSourceFiles()
const partOf = (path: string): string => path.split('/')[0] as string

t.test('every part of src has its rule, and every rule its part', async (t) => {
  t.strictSame([...new Set(files.map(({ path }) => partOf(path)))].sort(), Object.keys(allowed).sort())
})

t.test('imports follow the arrows only', async (t) => {
  const everywhere = [
    'errors.ts',
    'identifier.ts',
    'in-time.ts',
    'is-loopback.ts',
    'installation',
    'profile.ts',
    'random',
    'option-table.ts',
    'security-event.ts',
    'measures',
    'contract'
  ]
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

t.test('imports form no cycle, types included', async (t) => {
  t.strictSame(findCycles(files), [])
})

t.test('no folder of src holds more than 15 files', async (t) => {
  const counts = new Map<string, number>()
  for (const path of listSourcePaths()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  const full = [...counts].filter(([, count]) => count > 15)
  t.strictSame(full, [])
})

t.test('every file that the map of src names exists', async (t) => {
  const map = readFileSync(join(root, 'src', 'README.md'), 'utf8')
  const names = [...map.matchAll(/`([a-z0-9-]+(?:\/[a-z0-9-]+)*(?:\.ts|\/))`/g)].map(([, name = '']) => name)
  t.ok(names.length > 20)
  for (const name of names) t.ok(existsSync(join(root, 'src', name)), name)
})

t.test('Prisma stays in persistence, and its migration engine in the tests', async (t) => {
  const importersOf = (pattern: RegExp): string[] =>
    files
      .filter(({ imports }) => imports.some((found) => found.external && pattern.test(found.target)))
      .map(({ path }) => path)
  t.strictSame([...new Set(importersOf(/prisma/).map(partOf))], ['persistence'])
  t.strictSame(importersOf(/schema-engine/), [])
})

t.test('OpenTelemetry is loaded only where traces are switched on', async (t) => {
  const ofTracing = files.filter(({ path }) => path.startsWith('service/tracing/'))
  const others = files.filter((file) => !ofTracing.includes(file))
  for (const { path, imports } of others) {
    t.notOk(
      imports.some(({ external, target }) => external && /opentelemetry|@fastify\/otel/.test(target)),
      path
    )
  }
  const loaders = others.filter(({ imports }) =>
    imports.some(({ target, typeOnly }) => !typeOnly && target.startsWith('service/tracing/'))
  )
  t.strictSame(
    loaders.map(({ path }) => path),
    ['cli/start-service.ts']
  )
  const source = readFileSync(join(root, 'src', 'cli', 'start-service.ts'), 'utf8')
  t.match(source, /await import\('\.\.\/service\/tracing\/start-tracing\.js'\)/)
  t.notMatch(source, /from '[^']*start-tracing\.js'/)
})

t.test('modules are short and plainly named', async (t) => {
  for (const { path, lines, syntax } of files) {
    t.match(path, /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/, `${path} is kebab-case`)
    t.notMatch(path, /\butils?\b/, `${path} says what it holds`)
    if (lines > 300) t.comment(`${path} has ${lines} lines: does it have one subject?`)
    t.strictSame(
      listFunctions(syntax).filter((found) => found.lines > 40),
      [],
      `${path} has short functions`
    )
    t.equal(hasDefaultExport(syntax), path === 'plugin.ts', `${path} exports by name, the plugin by default as well`)
  }
})

t.test('what the package exports has docstrings', async (t) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>
  }
  const modules = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]))
  const entries = modules.map((path) => path.replace(/^\.\/dist\/(.+)\.js$/, '$1.ts'))
  t.strictSame(
    entries.filter((entry) => files.every(({ path }) => path !== entry)),
    []
  )
  t.strictSame(listUndocumentedExports(files, entries), [])
})
