import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { root } from '../helpers/contract-document.js'

const folder = join(root, 'src', 'contract', 'generated')
const openapi = readFileSync(join(folder, 'openapi.ts'), 'utf8')
const equality = readFileSync(join(folder, 'equality.ts'), 'utf8')

const differences: [string, string, string][] = [
  ['a wider type', 'state: boolean', 'state: boolean | string'],
  ['a narrower type', 'nickname: string | null', 'nickname: string'],
  ['a property that need not be there', 'has_binding: boolean', 'has_binding?: boolean'],
  ['a property that must be there', 'cannot_unbind_reason?: string', 'cannot_unbind_reason: string'],
  ['a property more', 'can_unbind: boolean', 'can_unbind: boolean; more?: string'],
  ['a value less', "ProviderType: 'WECHAT' | 'DING_TALK'", "ProviderType: 'WECHAT'"],
  ['any type', 'icon: string', 'icon: any']
]

/** The proofs as generated, and once more against each changed rendering, beside the real files but not on disk. */
function virtualFiles(): Map<string, string> {
  const files = new Map([[join(folder, 'equality.ts'), equality]])
  differences.forEach(([, present, changed], index) => {
    files.set(join(folder, `openapi-${index}.ts`), openapi.replace(present, changed))
    files.set(join(folder, `equality-${index}.ts`), equality.replace('./openapi.js', `./openapi-${index}.js`))
  })
  return files
}

function compile(files: ReadonlyMap<string, string>): ts.Program {
  const { options } = ts.convertCompilerOptionsFromJson(
    { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: [] },
    root
  )
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (name) => files.get(name) ?? readFile(name)
  host.fileExists = (name) => files.has(name) || fileExists(name)
  return ts.createProgram([...files.keys()], options, host)
}

const program = compile(virtualFiles())

function errorsOf(name: string): string[] {
  const file = program.getSourceFile(join(folder, name))
  return ts.getPreEmitDiagnostics(program, file).map(({ code }) => `TS${code}`)
}

t.test('the proofs compile as generated', async (t) => {
  t.strictSame(errorsOf('equality.ts'), [])
})

differences.forEach(([name, present], index) => {
  t.test(`the proofs refuse ${name}`, async (t) => {
    t.ok(openapi.includes(present), 'there is something to change')
    t.ok(errorsOf(`equality-${index}.ts`).length > 0)
    t.strictSame([...new Set(errorsOf(`equality-${index}.ts`))], ['TS2344'])
  })
})
