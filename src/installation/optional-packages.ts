import { readFileSync } from 'node:fs'
import { OptionsError } from '../errors.js'

interface Manifest {
  peerDependenciesMeta: Readonly<Record<string, { optional: boolean }>>
  devDependencies: Readonly<Record<string, string>>
}

/** Found alike from `src` and `dist`. */
const readManifest = (): Manifest =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest

/** Optional peer dependencies that one setting needs. */
const packagesOfSettings = ['ioredis', 'pg']

const ofTracing = /^(?:@opentelemetry\/|@fastify\/otel$)/

const listOptionalPackages = (): string[] => Object.keys(readManifest().peerDependenciesMeta)

/** Lists the optional peer dependencies that the service needs with any settings. */
export function listServicePackages(): string[] {
  return listOptionalPackages().filter((name) => !packagesOfSettings.includes(name) && !ofTracing.test(name))
}

/** Lists the optional peer dependencies that traces need. */
export function listTracingPackages(): string[] {
  return listOptionalPackages().filter((name) => ofTracing.test(name))
}

/** Finds a package from here, or throws. */
export type FindPackage = (name: string) => unknown

const findPackage: FindPackage = (name) => import.meta.resolve(name)

/**
 * Asserts that optional peer dependencies are installed.
 *
 * @param what What needs them, as the message names it.
 * @throws OptionsError with the command that installs what is missing, in the versions that the tests run with.
 */
export function assertInstalled(what: string, names: readonly string[], find = findPackage): void {
  const missing = names.filter((name) => !isFound(name, find))
  if (missing.length === 0) return
  const { devDependencies } = readManifest()
  const line = missing.map((name) => `${name}@${devDependencies[name]}`).join(' ')
  throw new OptionsError(`${what} needs packages that are not installed. Install them: npm install ${line}`)
}

function isFound(name: string, find: FindPackage): boolean {
  try {
    find(name)
    return true
  } catch {
    return false
  }
}

/**
 * Loads a module that imports an optional peer dependency.
 *
 * @throws OptionsError when loading fails because the package is not installed, as {@link assertInstalled} does.
 */
export async function loadWith<Module>(
  what: string,
  name: string,
  load: () => Promise<Module>,
  find = findPackage
): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    assertInstalled(what, [name], find)
    throw error
  }
}
