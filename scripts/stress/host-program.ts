import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const modules = ['host', 'host-settings', 'mutations'] as const
const here = new URL('./', import.meta.url)
let folder: string | undefined

/**
 * Translates the host program, once: a host starts in a third of the time that it takes with a TypeScript loader, and
 * many of them are started. The folder goes with this process.
 */
export function translateHost(): string {
  if (folder === undefined) {
    const created = mkdtempSync(join(tmpdir(), 'oauth-binding-stress-host-'))
    process.on('exit', () => rmSync(created, { recursive: true, force: true }))
    symlinkSync(fileURLToPath(new URL('../../node_modules', here)), join(created, 'node_modules'))
    writeFileSync(join(created, 'package.json'), '{"type":"module"}')
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    for (const name of modules) {
      const source = readFileSync(new URL(`${name}.ts`, here), 'utf8')
      writeFileSync(join(created, `${name}.js`), ts.transpileModule(source, { compilerOptions }).outputText)
    }
    folder = created
  }
  return join(folder, 'host.js')
}
