import { execFile } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

/** Without the hooks of a test runner. */
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_update_notifier: 'false' }

/** Packs the package, built, and returns the path of the tarball. */
export async function packPackage(folder: string, source = root): Promise<string> {
  await run('npm', ['pack', '--pack-destination', folder], { cwd: source, env, maxBuffer: 1 << 26 })
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  )
}

/** Makes a folder an empty project, and installs packages into it. */
export async function installInto(folder: string, packages: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
  await addPackages(folder, packages)
}

export async function addPackages(folder: string, packages: readonly string[]): Promise<void> {
  await run('npm', ['install', ...quiet, ...packages], { cwd: folder, env, maxBuffer: 1 << 26 })
}

/** The version of `fastify` that the tests run with. */
export function readFastifyVersion(): string {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: { fastify: string }
  }
  return devDependencies.fastify
}

/** Installs Node.js of a version, `22` or `20.19` for instance, and returns the path of its program. */
export async function installNode(folder: string, version: string): Promise<string> {
  const system = process.platform === 'win32' ? 'win' : process.platform
  // What the npm package `node` would install in an install script.
  const name = `node-${system}-${process.arch}`
  await installInto(folder, [`${name}@${version}`])
  return join(folder, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node')
}

export interface InstallationSize {
  packages: number
  bytes: number
}

/** Counts the packages of a project's `node_modules`, and the bytes of their files. */
export function measureInstallation(folder: string): InstallationSize {
  const modules = join(folder, 'node_modules')
  const entries = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  const manifests = paths.filter((path) => /node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/.test(path))
  return { packages: manifests.length, bytes: paths.reduce((sum, path) => sum + lstatSync(path).size, 0) }
}
