import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const entry = 'fastify-oauth-binding'
const programs = {
  import: `const start = performance.now(); await import('${entry}'); console.log(performance.now() - start)`,
  require: `const start = performance.now(); require('${entry}'); console.log(performance.now() - start)`
}

export type Loading = keyof typeof programs

/**
 * Returns how long the main entry takes to load in a new process, in ms: the median of several.
 *
 * @param node The program Node.js.
 * @param folder A project in which the package is installed.
 */
export async function measureLoading(
  node: string,
  folder: string,
  loading: Loading,
  processes: number
): Promise<number> {
  const type = loading === 'import' ? 'module' : 'commonjs'
  const times: number[] = []
  for (let done = 0; done < processes; done += 1) {
    const args = [`--input-type=${type}`, '--eval', programs[loading]]
    const { stdout } = await run(node, args, { cwd: folder, env: { PATH: process.env['PATH'] } })
    times.push(Number(stdout))
  }
  return times.sort((one, other) => one - other)[processes >> 1]!
}
