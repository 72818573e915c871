import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findStale } from './contract/find-stale.js'
import { renderContract } from './contract/render-contract.js'

/** Fails, naming each file, when `src/contract/generated` is not what `openapi.yaml` generates. */

const root = join(import.meta.dirname, '..')
const folder = join(root, 'src', 'contract', 'generated')

const modules = await renderContract(await readFile(join(root, 'openapi.yaml'), 'utf8'))
const stale = await findStale(modules, folder)
for (const name of stale) process.stderr.write(`src/contract/generated/${name} differs from openapi.yaml\n`)
if (stale.length > 0) {
  process.stderr.write('Run `npm run generate` and commit the result.\n')
  process.exitCode = 1
}
