import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundlePackages } from './bundle/bundle-packages.js'

/** Builds what is not committed, where what it is made of has changed: the Prisma clients and `dist`. */

const root = join(import.meta.dirname, '..')
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
  const scripts = ['build.ts', 'bundle/bundle-packages.ts', 'bundle/bundles.ts'].map((name) => `scripts/${name}`)
  const others = ['tsconfig.json', ...configurations, 'package-lock.json', ...scripts]
  for (const name of [...names.sort(), ...others]) hash.update(`${name}\n`).update(readFileSync(join(root, name)))
  return hash.digest('hex')
}

/** The elements are one file for browsers, with the types of what it exports. */
function bundleElements(): void {
  const types = ['--noEmit', 'false', '--emitDeclarationOnly', '--outDir', join(root, 'dist')]
  run(bin('tsc'), ['-p', join(root, '.config', 'tsconfig.elements.json'), ...types])
  const format = ['--bundle', '--minify', '--format=esm', '--target=es2022', '--loader:.svg=text']
  const output = join(root, 'dist', 'elements', 'index.js')
  run(bin('esbuild'), [join(root, 'src', 'elements', 'index.ts'), ...format, `--outfile=${output}`])
}

/** No public type refers to the generated clients, whose own types need a package that is not installed. */
function removeGeneratedTypes(): void {
  const folder = join(root, 'dist', 'persistence', 'generated')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.(d\.ts|map)$/.test(name)) rmSync(join(folder, name))
  }
}

async function compile(): Promise<void> {
  const stamp = join(root, 'dist', '.inputs-hash')
  const hash = hashInputs()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  announce()
  // What a source file that is gone was compiled to would be published.
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(bin('tsc'), ['-p', join(root, '.config', 'tsconfig.build.json')])
  bundleElements()
  // The simulator's pages, scripts, styles and icons.
  cpSync(join(root, 'src', 'sandbox'), join(root, 'dist', 'sandbox'), {
    recursive: true,
    filter: (source) => !source.endsWith('.ts')
  })
  removeGeneratedTypes()
  await bundlePackages(join(root, 'dist'))
  chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755)
  writeFileSync(stamp, hash)
}

generateClient('sqlite')
generateClient('postgresql')
await compile()
