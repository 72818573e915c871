import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The parts of a CycloneDX document that are used here. */
interface BillOfMaterials {
  metadata: { component: { 'bom-ref': string; name: string } }
  components: { 'bom-ref': string }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Returns the packages of the lock file that an installation for production has, as `name@version`. */
function findProductionPackages(): Set<string> {
  const { packages } = JSON.parse(readFileSync(`${folder}package-lock.json`, 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean; devOptional?: boolean }>
  }
  const production = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional
  )
  return new Set(production.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`))
}

/** `npm sbom --omit dev` leaves out what a development dependency needs as well (npm 11: `pg`, `ajv`); hence all, then ours. */
function readAll(): BillOfMaterials {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  return JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })) as BillOfMaterials
}

const all = readAll()
const { component } = all.metadata
component.name = (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { name: string }).name
const kept = findProductionPackages()
const document: BillOfMaterials = {
  ...all,
  components: all.components.filter((part) => kept.has(part['bom-ref'])),
  dependencies: all.dependencies
    .filter(({ ref }) => kept.has(ref) || ref === component['bom-ref'])
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((needed) => kept.has(needed)) }))
}
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
