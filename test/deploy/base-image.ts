import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { installNode } from '../../scripts/measure-package/installation.js'
import { bare } from '../helpers/pack-from-clone.js'

const certificates = '/etc/ssl/certs/ca-certificates.crt'
const output = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', env: bare, stdio: ['ignore', 'pipe', 'ignore'] })

/** Where a file of this machine is in the image, whose `/bin` and `/lib` are links as Debian's are. */
const placeOf = (root: string, path: string): string => join(root, path.replace(/^\/(bin|lib|lib64)\//, '/usr/$1/'))

function copyProgram(root: string, path: string, target: string): void {
  copyFileSync(realpathSync(path), join(root, target))
  // A program that needs no libraries makes ldd fail.
  const libraries = output('sh', ['-c', 'ldd "$1" || true', 'sh', path]).match(/\/\S+/g) ?? []
  for (const library of libraries.filter((name) => existsSync(name))) copyLibrary(root, library)
}

function copyLibrary(root: string, path: string): void {
  const place = placeOf(root, path)
  mkdirSync(dirname(place), { recursive: true })
  copyFileSync(realpathSync(path), place)
}

/**
 * Makes what stands for `node:NN-…-slim`, which no registry of packages has: Node.js of that version, npm, a shell, the
 * programs of the Dockerfile's steps and the libraries of this machine, in folders as Debian's are.
 */
export async function makeBaseImage(folder: string, nodeVersion: string): Promise<string> {
  const root = join(folder, 'base')
  for (const name of ['etc', 'root', 'usr/bin', 'usr/lib', 'usr/lib64', 'usr/local/bin', 'usr/local/etc']) {
    mkdirSync(join(root, name), { recursive: true })
  }
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name))
  mkdirSync(join(root, 'tmp'))
  chmodSync(join(root, 'tmp'), 0o1777)
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n')
  for (const name of ['sh', 'env', 'mkdir', 'chown', 'find']) {
    copyProgram(root, output('sh', ['-c', `command -v ${name}`]).trim(), `usr/bin/${name}`)
  }
  const nodeFolder = join(folder, 'node')
  mkdirSync(nodeFolder)
  copyProgram(root, await installNode(nodeFolder, nodeVersion), 'usr/local/bin/node')
  // libsql needs more of the C library than Node.js does.
  const library = output('dpkg', ['-L', 'libc6']).match(/^\/.*\.so(\.\d+)*$/gm) ?? []
  for (const path of library) copyLibrary(root, path)
  const npm = join(output('npm', ['root', '--global']).trim(), 'npm')
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'))
  if (existsSync(certificates)) {
    copyLibrary(root, certificates)
    writeFileSync(join(root, 'usr/local/etc/npmrc'), `cafile=${certificates}\nprefer-offline=true\n`)
  }
  return root
}
