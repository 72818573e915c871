import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Module hooks that compile TypeScript with the options of `tsconfig.json`. The output is kept in `node_modules/.cache`,
 * by a hash of the source and the compiler's version. ts-node, which tap brings, compiles each file again in each
 * process of the 200. The source maps of tsx have an empty source, with which tap reports no line as uncovered.
 */

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules/.cache/typescript')
const seed = ['node_modules/typescript/package.json', 'tsconfig.json', 'test/runner/hooks.mjs'].map((path) =>
  readFileSync(join(root, path))
)

/** What tap imports, and the module that it gets. */
const standIns = new Map([
  ['async-hook-domain', 'error-domain.mjs'],
  ['process-on-spawn', 'no-listener.mjs']
])

/** @param {string} source @param {string} path */
async function compile(source, path) {
  // Imported here because loading the compiler takes longer than most test files.
  const { default: ts } = await import('typescript')
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (name) => readFileSync(name, 'utf8'))
  // `nodenext` compiles a single file to CommonJS: it does not see the `type` of package.json.
  const changes = { module: 'esnext', moduleResolution: 'bundler', inlineSourceMap: true, sourceMap: false }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, ...changes, noEmit: false }, root)
  return ts.transpileModule(source, { fileName: path, compilerOptions: options }).outputText
}

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  const standIn = standIns.get(specifier)
  if (standIn !== undefined) {
    return { url: new URL(standIn, import.meta.url).href, format: 'module', shortCircuit: true }
  }
  if (specifier === 'tap' && context.parentURL?.endsWith('.test.ts?in-room')) {
    const url = new URL(`current-test.mjs?of=${encodeURIComponent(context.parentURL)}`, import.meta.url)
    return { url: url.href, format: 'module', shortCircuit: true }
  }
  if (/^(\.|file:).*\.js(\?|$)/.test(specifier)) {
    const url = new URL(specifier.replace(/\.js(\?|$)/, '.ts$1'), context.parentURL)
    if (existsSync(url)) return nextResolve(url.href, context)
  }
  return nextResolve(specifier, context)
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!/^file:.*\.ts(\?|$)/.test(url)) return nextLoad(url, context)
  const path = fileURLToPath(url)
  const source = readFileSync(path)
  const hash = createHash('sha256')
  for (const part of [...seed, path, source]) hash.update(part)
  const kept = join(folder, `${hash.digest('hex')}.mjs`)
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true })
    const part = `${kept}.${randomUUID()}`
    writeFileSync(part, await compile(source.toString(), path))
    renameSync(part, kept)
  }
  return { format: 'module', source: readFileSync(kept), shortCircuit: true }
}
