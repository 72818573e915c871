import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** Makes a folder for a test outside the repository, whose `node_modules` is not found from there. */
export function makeOutsideFolder(t: Test): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fastify-oauth-binding-')))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
