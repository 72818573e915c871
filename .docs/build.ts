import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { docs, projectPages, root } from './.vitepress/contents.js'

/** Builds the site, `.docs/site`: the pages, the documents of the project, the API from docstrings, and the contract. */

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1' } })
  if (status !== 0) process.exit(1)
}

const bin = (folder: string, name: string): string => join(folder, 'node_modules', '.bin', name)

for (const folder of ['site', 'api', 'entries', 'public', 'project', 'zh/project']) {
  rmSync(join(docs, folder), { recursive: true, force: true })
}
for (const [page, file] of Object.entries(projectPages)) {
  mkdirSync(dirname(join(docs, page)), { recursive: true })
  copyFileSync(join(root, file), join(docs, page))
}

interface Manifest {
  name: string
  exports: Record<string, string | { types?: string }>
}

const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** Writes a module for each of the package's entries that have types, under the entry's name, and lists them. */
function writeEntries(): string[] {
  return Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target !== 'object' || !target.types?.startsWith('./dist/')) return []
    const path = join(docs, 'entries', `${join(name, entry)}.ts`)
    const source = join(root, target.types.replace('./dist/', 'src/').replace('.d.ts', '.js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `export * from '${relative(dirname(path), source)}'\n`)
    return [path]
  })
}

run(bin(docs, 'typedoc'), '--options', join(docs, 'typedoc.json'), ...writeEntries())
const contract = join(docs, 'public', 'contract.html')
const config = join(root, '.config', 'redocly.yaml')
run(bin(root, 'redocly'), 'build-docs', 'openapi.yaml', '--config', config, '--output', contract, '--inlineBundle')
// The only thing that the page would fetch from elsewhere.
const logo = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g
writeFileSync(contract, readFileSync(contract, 'utf8').replace(logo, 'data:image/svg+xml,'))
run(bin(docs, 'vitepress'), 'build', docs)
