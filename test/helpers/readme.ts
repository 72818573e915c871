import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listDocuments } from '../../scripts/readme/documents.js'

/** The root of the project. */
export const root = join(import.meta.dirname, '..', '..')

/** The two languages of the README. */
export const readmeNames = ['README.md', 'README.zh-CN.md'] as const

/** A fenced block of code: the line behind the fence, and the code. */
export interface CodeBlock {
  info: string
  code: string
}

/** Returns the text of a README or a page; empty when there is none. */
export function readDocument(name: string): string {
  const path = join(root, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** Returns the fenced blocks of a document, in order. */
export function readCodeBlocks(name: string): CodeBlock[] {
  return [...readDocument(name).matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(([, , info = '', code = '']) => ({
    info,
    code
  }))
}

/** Returns the code of the block that names a file, `js app.js` for instance, of README.md or another document. */
export function readExample(info: string, document?: string): string {
  const names = document === undefined ? listDocuments().map(({ en }) => en) : [document]
  const blocks = names.flatMap(readCodeBlocks).filter((candidate) => candidate.info === info)
  const [block] = blocks
  if (block === undefined || blocks.length > 1) throw new Error(`${blocks.length} blocks are named ${info}`)
  return block.code
}
