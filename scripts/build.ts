import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundlePackages } from './bundle/bundle-packages.js'
import { apart, bundleSources } from './bundle/bundle-sources.js'

/**
 * Builds what is not committed, where what it is made of has changed: the Prisma clients; `.compiled`, a file a source; and
 * `dist`, which is published: the same in bundles.
 */

const root = join(import.meta.dirname, '..')
const compiled = join(root, '.compiled')
const dist = join(root, 'dist')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32'
  })
  if (result.status === 0) return
  process.stderr.write(`${result.stdout}${result.stderr}${result.error?.message ?? ''}\n`)
  process.exit(1)
}

let isAnnounced = false

/** Says once that there is something to wait for. */
function announce(): void {
  if (!isAnnounced) process.stderr.write('Building what has changed; the first time takes half a minute…\n')
  isAnnounced = true
}

function generateClient(database: 'sqlite' | 'postgresql'): void {
  const schema = join(root, 'prisma', database, 'schema.prisma')
  const output = join(root, 'src', 'persistence', 'generated', database)
  const stamp = join(output, '.schema-hash')
  const hash = createHash('sha256')
    .update(readFileSync(schema))
    .update(readFileSync(join(root, 'node_modules', 'prisma', 'package.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  announce()
  // Any executable will do: generating needs no schema engine, and naming one keeps Prisma from downloading it.
  run(bin('prisma'), ['generate', '--schema', schema], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1'
  })
  writeFileSync(stamp, hash)
}

/** A hash of everything that `dist` is made of: the sources, generated clients among them, and the compiler with its options. */
function hashInputs(): string {
  const hash = createHash('sha256')
  const names = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  const configurations = ['tsconfig.build.json', 'tsconfig.elements.json', 'svg.d.ts'].map((name) => `.config/${name}`)
  const scripts = ['build.ts', ...readdirSync(join(root, 'scripts', 'bundle')).map((name) => `bundle/${name}`)].map(
    (name) => `scripts/${name}`
  )
  const others = ['tsconfig.json', ...configurations, 'package.json', 'package-lock.json', ...scripts]
  for (const name of [...names.sort(), ...others]) hash.update(`${name}\n`).update(readFileSync(join(root, name)))
  return hash.digest('hex')
}

/** The elements are one file for browsers, with the types of what it exports. */
function bundleElements(): void {
  const types = ['--noEmit', 'false', '--emitDeclarationOnly', '--outDir', dist]
  run(bin('tsc'), ['-p', join(root, '.config', 'tsconfig.elements.json'), ...types])
  const format = ['--bundle', '--minify', '--format=esm', '--target=es2022', '--loader:.svg=text']
  const output = join(dist, 'elements', 'index.js')
  run(bin('esbuild'), [join(root, 'src', 'elements', 'index.ts'), ...format, `--outfile=${output}`])
}

/** The program of a worker is started by its path. */
const programs = ['cli/workers/worker.js']

/** What is imported or started from outside, relative to `dist`. The elements are built by themselves. */
function listEntries(): string[] {
  const { bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
    exports: Record<string, string | { default: string }>
  }
  const modules = Object.values(exports).flatMap((target) => (typeof target === 'string' ? [] : [target.default]))
  const paths = [...modules, ...Object.values(bin)].map((path) => path.replace(/^(?:\.\/)?dist\//, ''))
  return [...paths.filter((path) => path !== 'elements/index.js'), ...programs]
}

/** No public type refers to the generated clients, whose own types need a package that is not installed. */
function removeGeneratedTypes(): void {
  const folder = join(compiled, 'persistence', 'generated')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.(d\.ts|map)$/.test(name)) rmSync(join(folder, name))
  }
}

/** Copies the simulator's pages, scripts, styles and icons. */
function copyAssets(): void {
  for (const folder of [compiled, dist]) {
    cpSync(join(root, 'src', 'sandbox'), join(folder, 'sandbox'), {
      recursive: true,
      filter: (source) => !source.endsWith('.ts')
    })
  }
}

/** Copies what is published as it is compiled: types, and others' code. */
function copyCompiled(): void {
  const types = readdirSync(compiled, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'))
  for (const name of [...types, ...apart]) cpSync(join(compiled, name), join(dist, name), { recursive: true })
}

async function compile(): Promise<void> {
  const stamp = join(dist, '.inputs-hash')
  const hash = hashInputs()
  if (existsSync(compiled) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  announce()
  // What a source file that is gone was compiled to would be published.
  for (const folder of [compiled, dist]) rmSync(folder, { recursive: true, force: true })
  run(bin('tsc'), ['-p', join(root, '.config', 'tsconfig.build.json')])
  removeGeneratedTypes()
  await bundlePackages(compiled)
  copyAssets()
  copyCompiled()
  await bundleSources(compiled, dist, listEntries())
  bundleElements()
  for (const folder of [compiled, dist]) chmodSync(join(folder, 'cli', 'main.js'), 0o755)
  writeFileSync(stamp, hash)
}

generateClient('sqlite')
generateClient('postgresql')
await compile()
