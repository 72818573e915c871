import { execFile } from 'node:child_process'
import { cpSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './readme.js'

const run = promisify(execFile)

/** Node as a user runs it: without the loaders of the test runner. */
export const bare = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** The same for npm. */
export const env = { ...bare, npm_config_update_notifier: 'false' }

/** What a clone does not hold. */
const notCloned = /^(\.git|\.tap|node_modules|dist|\.compiled|coverage|data)$/

/** What is generated, and not committed. */
const notCommitted = /\/(persistence\/generated|\.docs\/(node_modules|site|api|entries|public|project|zh\/project))$/

/**
 * Packs the package as from a fresh clone: with the development dependencies, and without anything built.
 *
 * @param change Changes the clone before.
 * @returns The name of the tarball in the folder.
 */
export async function packFromClone(directory: string, change: (clone: string) => void = () => {}): Promise<string> {
  const clone = join(directory, 'clone')
  const filter = (source: string): boolean => !notCommitted.test(source)
  for (const name of readdirSync(root).filter((entry) => !notCloned.test(entry))) {
    cpSync(join(root, name), join(clone, name), { recursive: true, filter })
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  change(clone)
  await run('npm', ['pack', '--pack-destination', directory], { cwd: clone, env, maxBuffer: 1 << 26 })
  return readdirSync(directory).find((name) => name.endsWith('.tgz'))!
}
