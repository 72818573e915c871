import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { root } from '../helpers/readme.js'
import { makeBaseImage } from './base-image.js'

const run = promisify(execFile)
const dockerfile = join(root, 'scripts', 'deploy', 'container', 'Dockerfile')

/** How a command of the engine ended. */
export interface EngineResult {
  status: number
  stdout: string
  stderr: string
}

/** Podman, with a storage of its own. */
export interface Engine {
  folder: string
  /** Runs a command to its end. */
  tell: (...args: string[]) => Promise<EngineResult>
  /** Runs a command, and throws with what it wrote when it fails. */
  obey: (...args: string[]) => Promise<string>
}

/** Limits that a container may have on a machine whose own are lower than the engine's defaults. */
export const limits = ['--ulimit=nofile=1024:1024', '--ulimit=nproc=1000:1000']

/** Starts with an empty storage; with the test, its containers and images are removed. */
export function openEngine(t: Test): Engine {
  const folder = makeOutsideFolder(t)
  const own = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--log-level=fatal']
  const tell = async (...args: string[]): Promise<EngineResult> => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
    const result = run(process.env['PODMAN_PATH'] ?? 'podman', [...own, ...args], { env, maxBuffer: 1 << 26 })
    return result.then(
      (output) => ({ status: 0, ...output }),
      ({ code, stdout, stderr }) => ({ status: Number(code), stdout: String(stdout), stderr: String(stderr) })
    )
  }
  const obey = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await tell(...args)
    if (status !== 0) throw new Error(`podman ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`)
    return stdout.trim()
  }
  t.teardown(async () => {
    await tell('rm', '--all', '--force', '--time=0')
    await tell('rmi', '--all', '--force')
    await run('umount', [join(folder, 'storage', 'overlay')]).catch(() => {})
  })
  return { folder, tell, obey }
}

/** Asks for the whole build, `npm ci` of the development dependencies included, which takes another minute. */
const isWhole = process.env['WHOLE_IMAGE'] === '1'

/**
 * Builds the image of the Dockerfile, from what .dockerignore lets through. Unless the whole build is asked for, the stage
 * that compiles has the `node_modules` of this folder instead of installing its own.
 */
export async function buildImage(engine: Engine, tag: string): Promise<void> {
  const text = readFileSync(dockerfile, 'utf8')
  const [, name = '', version = ''] = /^ARG NODE_IMAGE=(\S+:(\d+)-\S+)$/m.exec(text) ?? []
  const base = await makeBaseImage(engine.folder, version)
  await run('tar', ['-C', base, '-cf', join(engine.folder, 'base.tar'), '.'])
  await engine.obey('import', join(engine.folder, 'base.tar'), name)
  const build = (file: string, ...args: string[]): Promise<string> => {
    const cache = `--volume=${join(homedir(), '.npm')}:/root/.npm`
    return engine.obey(
      'build',
      '--format=docker',
      '--layers=false',
      '--network=host',
      ...limits,
      cache,
      `--file=${file}`,
      ...args,
      root
    )
  }
  if (isWhole) {
    await build(dockerfile, `--tag=${tag}`)
    return
  }
  const write = (file: string, lines: string): string => {
    writeFileSync(join(engine.folder, file), lines)
    return join(engine.folder, file)
  }
  const [head = '', compiling = '', ...others] = text.split(/^(?=FROM )/m)
  const modules = `--volume=${join(root, 'node_modules')}:/build/node_modules:ro`
  const compile = write('Compile', head + compiling.replace(/^RUN npm ci .*\n/m, ''))
  await build(compile, modules, '--tag=localhost/compiled')
  const assemble = write('Assemble', `${head}FROM localhost/compiled AS build\n\n${others.join('')}`)
  await build(assemble, `--tag=${tag}`)
}
