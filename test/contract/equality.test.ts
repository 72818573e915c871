import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { root } from '../helpers/contract-document.js'

const folder = join(root, 'src', 'contract', 'generated')

function compile(change: (text: string) => string): string[] {
  const { options } = ts.convertCompilerOptionsFromJson(
    { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: [] },
    root
  )
  const host = ts.createCompilerHost(options)
  const readFile = host.readFile.bind(host)
  host.readFile = (name) => {
    const text = readFile(name)
    return name.endsWith('generated/openapi.ts') && text !== undefined ? change(text) : text
  }
  const program = ts.createProgram([join(folder, 'equality.ts')], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ code }) => `TS${code}`)
}

t.test('the proofs compile as generated', async (t) => {
  t.strictSame(
    compile((text) => text),
    []
  )
})

const differences: [string, string, string][] = [
  ['a wider type', 'state: boolean', 'state: boolean | string'],
  ['a narrower type', 'nickname: string | null', 'nickname: string'],
  ['a property that need not be there', 'has_binding: boolean', 'has_binding?: boolean'],
  ['a property that must be there', 'cannot_unbind_reason?: string', 'cannot_unbind_reason: string'],
  ['a property more', 'can_unbind: boolean', 'can_unbind: boolean; more?: string'],
  ['a value less', "ProviderType: 'WECHAT' | 'DING_TALK'", "ProviderType: 'WECHAT'"],
  ['any type', 'icon: string', 'icon: any']
]

for (const [name, present, changed] of differences) {
  t.test(`the proofs refuse ${name}`, async (t) => {
    const diagnostics = compile((text) => {
      t.match(text, present)
      return text.replace(present, changed)
    })
    t.ok(diagnostics.includes('TS2344'), diagnostics.join())
  })
}
