import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { bundles } from './bundles.js'

const root = join(import.meta.dirname, '..', '..')

/** A package of which something is in a bundle. */
export interface BundledPackage {
  name: string
  version: string
  /** Relative to the root, as the lock file has it. */
  path: string
}

/** What is installed with the package, or is a peer of it. */
function findInstalled(): ReadonlySet<string> {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    peerDependencies: Record<string, string>
  }
  const bundled = Object.values(bundles).flatMap(({ replaces }) => replaces)
  const names = [...Object.keys(dependencies), ...Object.keys(peerDependencies)]
  return new Set(names.filter((name) => !bundled.includes(name)))
}

/** The adapter imports it, and `SerialLibSql` replaces the only function that would use it. */
const unusedPackage = '@libsql/client'

function keepInstalled(installed: ReadonlySet<string>): Plugin {
  return {
    name: 'keep-installed',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) => {
        if (installed.has(path)) return { path, external: true }
        return path === unusedPackage ? { path, namespace: 'unused' } : undefined
      })
      onLoad({ filter: /^/, namespace: 'unused' }, () => ({ contents: 'export const createClient = undefined' }))
    }
  }
}

const requireBanner =
  "import { createRequire as createBundleRequire } from 'node:module';\nconst require = createBundleRequire(import.meta.url);"

interface BundleText {
  text: string
  /** The files that it is made of, relative to the root. */
  inputs: string[]
}

/** As the package ships it, without the name of its source map. */
function copy([specifier]: readonly string[]): BundleText {
  const file = fileURLToPath(import.meta.resolve(specifier!))
  const text = readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
  return { text, inputs: [relative(root, file).replaceAll('\\', '/')] }
}

async function bundle(name: string, outdir: string): Promise<BundleText> {
  const { contents, replaces, hasRequire = false } = bundles[name]!
  if (contents === undefined) return copy(replaces)
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    outfile: join(outdir, name),
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    logLevel: 'warning',
    plugins: [keepInstalled(findInstalled())],
    ...(hasRequire ? { banner: { js: requireBanner } } : {})
  })
  // A shaken-out file contributes no bytes.
  const [output] = Object.values(metafile.outputs)
  const inputs = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { text: outputFiles[0]!.text, inputs: inputs.map(([path]) => path) }
}

function findPackage(input: string): BundledPackage | undefined {
  const path = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]
  if (path === undefined) return undefined
  const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as BundledPackage
  return { name, version, path }
}

/** Makes every bundle, and tells what packages they hold. */
async function makeBundles(outdir: string) {
  const texts = new Map<string, string>()
  const packages = new Map<string, BundledPackage>()
  for (const name of Object.keys(bundles)) {
    const { text, inputs } = await bundle(name, outdir)
    texts.set(name, text)
    for (const found of inputs.map(findPackage)) if (found !== undefined) packages.set(found.path, found)
  }
  return { texts, packages: [...packages.values()].sort((one, other) => one.path.localeCompare(other.path)) }
}

/** Lists the packages that `dist` holds. */
export async function listBundledPackages(): Promise<BundledPackage[]> {
  return (await makeBundles(root)).packages
}

function readLicense({ name, path }: BundledPackage): string {
  const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no license file`)
  return readFileSync(join(root, path, file), 'utf8').trim()
}

function renderNotices(packages: readonly BundledPackage[]): string {
  const notices = packages.map((found) => `${found.name} ${found.version}\n\n${readLicense(found)}\n`)
  return ['The files of this folder are made of these packages.\n', ...notices].join(`\n${'-'.repeat(80)}\n\n`)
}

const specifiers = new Map(
  Object.entries(bundles).flatMap(([name, { replaces }]) => replaces.map((specifier) => [specifier, name] as const))
)
const importPattern = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\.meta\.resolve\(\s*)(['"])([^'"\n]+)\2/g

/** Has a compiled file import the bundles. Lines stay where they are, as its source map has them. */
function redirectImports(file: string, folder: string): void {
  const text = readFileSync(file, 'utf8')
  const redirected = text.replace(importPattern, (whole, before: string, quote: string, specifier: string) => {
    const name = specifiers.get(specifier)
    if (name === undefined) return whole
    const path = relative(dirname(file), join(folder, name)).replaceAll('\\', '/')
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })
  if (redirected !== text) writeFileSync(file, redirected)
}

/** Makes the folder `bundled` of the compiled files, with the licenses of what is in it, and has the others import it. */
export async function bundlePackages(dist: string): Promise<void> {
  const folder = join(dist, 'bundled')
  const compiled = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  for (const name of compiled) redirectImports(join(dist, name), folder)
  const { texts, packages } = await makeBundles(folder)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of texts) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'LICENSES.txt'), renderNotices(packages))
}
