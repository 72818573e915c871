import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderCodeSamples } from './contract/code-samples.js'
import { renderContract } from './contract/render-contract.js'

/** Writes the code samples of `openapi.yaml` into it, and `src/contract/generated` from it. */

const root = join(import.meta.dirname, '..')
const folder = join(root, 'src', 'contract', 'generated')

const contract = join(root, 'openapi.yaml')
const text = renderCodeSamples(await readFile(contract, 'utf8'))
await writeFile(contract, text)
const modules = await renderContract(text)
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, text] of modules) await writeFile(join(folder, name), text)
