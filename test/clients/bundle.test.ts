import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { root } from '../helpers/contract-document.js'

const run = promisify(execFile)
const esbuild = join(root, 'scripts', 'clients', 'node_modules', '.bin', 'esbuild')

/** Bundles a program that uses the client as built, for browsers, and returns its size in bytes, gzip. */
async function measure(t: Test, program: string): Promise<number> {
  const entry = join(root, 'dist', 'client', 'index.js')
  const project = t.testdir({ 'program.js': program.replace('client', entry) })
  const bundle = join(project, 'bundle.js')
  await run(esbuild, [join(project, 'program.js'), '--bundle', '--minify', '--format=esm', `--outfile=${bundle}`])
  return gzipSync(readFileSync(bundle)).length
}

await t.test('the typed client bundles for browsers, and a bundle has only what it uses', async (t) => {
  const whole = await measure(t, "export * from 'client'")
  t.ok(whole < 5 * 1024, `${whole} bytes of gzip`)
  const part = await measure(t, "export { createVerifier } from 'client'")
  t.ok(part < 1024, `${part} bytes of gzip`)
})
