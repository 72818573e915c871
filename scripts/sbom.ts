import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listBundledPackages } from './bundle/bundle-packages.js'

/** The parts of a CycloneDX document that are used here. */
interface BillOfMaterials {
  metadata: { component: { 'bom-ref': string; name: string } }
  components: { 'bom-ref': string }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

const folder = fileURLToPath(new URL('..', import.meta.url))

interface LockedPackage {
  version: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

type Lock = Readonly<Record<string, LockedPackage>>

const readJson = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8'))

/** Returns where the package at `path` finds another one; `undefined`: nowhere, as for another operating system. */
function findLocked(lock: Lock, path: string, name: string): string | undefined {
  const nested = `${path === '' ? '' : `${path}/`}node_modules/${name}`
  if (nested in lock) return nested
  return path === '' ? undefined : findLocked(lock, path.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ''), name)
}

function addWithNeeded(lock: Lock, path: string, found: Set<string>): void {
  if (found.has(path)) return
  found.add(path)
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = lock[path]!
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true)
  for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
    const needed = findLocked(lock, path, name)
    if (needed !== undefined) addWithNeeded(lock, needed, found)
  }
}

/**
 * Returns the packages that an installation of the service has, as `name@version`: dependencies, peer dependencies, the
 * optional ones among them, what all of these need, and the packages that `dist` holds.
 */
async function findInstalledPackages(): Promise<Set<string>> {
  const { packages: lock } = readJson('package-lock.json') as { packages: Lock }
  const { dependencies, peerDependencies } = readJson('package.json') as Required<LockedPackage>
  const found = new Set<string>()
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    addWithNeeded(lock, `node_modules/${name}`, found)
  }
  for (const { path } of await listBundledPackages()) found.add(path)
  return new Set([...found].map((path) => `${path.replace(/^.*node_modules\//, '')}@${lock[path]!.version}`))
}

/** `npm sbom --omit dev` leaves out what is a development dependency as well; hence all, then ours. */
function readAll(): BillOfMaterials {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  return JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })) as BillOfMaterials
}

const all = readAll()
const { component } = all.metadata
component.name = (readJson('package.json') as { name: string }).name
const kept = await findInstalledPackages()
const document: BillOfMaterials = {
  ...all,
  components: all.components.filter((part) => kept.has(part['bom-ref'])),
  dependencies: all.dependencies
    .filter(({ ref }) => kept.has(ref) || ref === component['bom-ref'])
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((needed) => kept.has(needed)) }))
}
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
