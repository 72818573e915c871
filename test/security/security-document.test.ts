import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../helpers/contract-document.js'

const text = readFileSync(join(root, '.github', 'SECURITY.md'), 'utf8')

/** The rows of the table of threats, cell by cell. */
function readThreats(): string[][] {
  const [, section = ''] = /## Threats, defences, proofs\n([^]*?)\n## /.exec(text) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  )
}

/** The proofs that a cell names: a file, and the words by which a test in it is called. */
function readProofs(cell: string): { file: string; name: string }[] {
  return [...cell.matchAll(/`(test\/[^`]+\.ts)`: “([^”]+)”/g)].map(([, file = '', name = '']) => ({ file, name }))
}

t.test('SECURITY.md has a proof for each threat, and every proof is there', async (t) => {
  const threats = readThreats()
  t.ok(threats.length >= 28, `${threats.length} threats`)
  for (const [threat = '', defence = '', proof = '', reference = ''] of threats) {
    const proofs = readProofs(proof)
    t.not(proofs.length, 0, `${threat} has a proof`)
    t.not(defence, '', `${threat} has a defence`)
    t.match(reference, /RFC \d+ §|ASVS (V?\d)|API\d+:2023/, `${threat} has a reference`)
    for (const { file, name } of proofs) {
      const path = join(root, file)
      t.ok(existsSync(path) && readFileSync(path, 'utf8').includes(name), `${file}: ${name}`)
    }
  }
})

t.test('both READMEs lead to SECURITY.md', async (t) => {
  for (const name of ['README.md', 'README.zh-CN.md']) {
    t.match(readFileSync(join(root, name), 'utf8'), '(.github/SECURITY.md)', name)
  }
})
