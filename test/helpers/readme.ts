import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The root of the project. */
export const root = join(import.meta.dirname, '..', '..')

/** The two languages of the README. */
export const readmeNames = ['README.md', 'README.zh-CN.md'] as const

/** A fenced block of code: the line behind the fence, and the code. */
export interface CodeBlock {
  info: string
  code: string
}

export function readReadme(name: (typeof readmeNames)[number] = 'README.md'): string {
  return readFileSync(join(root, name), 'utf8')
}

/** Returns the fenced blocks of a README, in order. */
export function readCodeBlocks(name: (typeof readmeNames)[number] = 'README.md'): CodeBlock[] {
  return [...readReadme(name).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info,
    code
  }))
}

/** Returns the code of the block that names a file, `js app.js` for instance. */
export function readExample(info: string): string {
  const block = readCodeBlocks().find((candidate) => candidate.info === info)
  if (block === undefined) throw new Error(`README.md has no block named ${info}`)
  return block.code
}
