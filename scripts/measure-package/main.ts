import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureLoading } from './import-time.js'
import { installInto, installNode, measureInstallation, packPackage, readFastifyVersion } from './installation.js'
import { renderReport, type NodeTimes } from './report.js'

/**
 * Packs the package, installs it with `fastify` in an empty project, and prints the size of the installation and how long
 * the main entry takes to load: `npm run measure-package [-- VERSION…]`, with the versions of Node.js, 20, 22, 24 and 26
 * by default.
 */

const processes = 9
const folder = mkdtempSync(join(tmpdir(), 'measure-package-'))

function makeFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

async function measureNode(version: string, project: string): Promise<NodeTimes> {
  const node = await installNode(makeFolder(`node-${version}`), version)
  return {
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    importMs: await measureLoading(node, project, 'import', processes),
    requireMs: await measureLoading(node, project, 'require', processes)
  }
}

try {
  const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26']
  const project = makeFolder('project')
  await installInto(project, [await packPackage(folder), `fastify@${readFastifyVersion()}`])
  const size = measureInstallation(project)
  const times: NodeTimes[] = []
  for (const version of versions) times.push(await measureNode(version, project))
  process.stdout.write(renderReport(size, times))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
