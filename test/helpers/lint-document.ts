import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { root, type Node } from './contract-document.js'

/**
 * Lints a document as CI lints the contract: by the specification, without the house's rules. Returns what is wrong;
 * nothing: an empty text.
 */
export async function lintDocument(t: Test, document: Node): Promise<string> {
  const folder = t.testdir({ 'openapi.json': JSON.stringify(document), 'redocly.yaml': 'extends: [spec]\n' })
  const main = join(root, 'node_modules', '.bin', 'redocly')
  const file = join(folder, 'openapi.json')
  const env = { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const run = promisify(execFile)(main, ['lint', '--config', join(folder, 'redocly.yaml'), file], { env })
  return run.then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`
  )
}
