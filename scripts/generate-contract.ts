import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderContract } from './contract/render-contract.js'

/** Writes `src/contract/generated` from `openapi.yaml`. */

const root = join(import.meta.dirname, '..')
const folder = join(root, 'src', 'contract', 'generated')

const modules = await renderContract(await readFile(join(root, 'openapi.yaml'), 'utf8'))
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, text] of modules) await writeFile(join(folder, name), text)
