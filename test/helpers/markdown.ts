import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from './readme.js'

/** The lines of a text outside fenced code, with their numbers from 1. */
function listProse(text: string): { line: number; words: string }[] {
  let fence = ''
  return text.split('\n').flatMap((words, index) => {
    const mark = /^ *(`{3,})/.exec(words)?.[1] ?? ''
    if (fence === '' && mark === '') return [{ line: index + 1, words }]
    if (fence === '') fence = mark
    else if (mark.length >= fence.length) fence = ''
    return []
  })
}

export interface Heading {
  line: number
  level: number
  /** The anchor that a code host gives it. */
  anchor: string
}

/** As GitHub has it: letters and digits in lower case, spaces as hyphens, all other signs gone. */
function toAnchor(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  return shown
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

export function listHeadings(text: string): Heading[] {
  return listProse(text).flatMap(({ line, words }) => {
    const [, marks = '', heading = ''] = /^(#+) (.*)$/.exec(words) ?? []
    return marks === '' ? [] : [{ line, level: marks.length, anchor: toAnchor(heading) }]
  })
}

/** Lists the relative links and images of a text, outside code. */
export function listLinks(text: string): { line: number; href: string }[] {
  return listProse(text).flatMap(({ line, words }) =>
    [...words.replace(/`[^`]*`/g, (code) => '.'.repeat(code.length)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, href = '']) => ({ line, href }))
      .filter(({ href }) => !/^[a-z]+:/.test(href))
  )
}

/** Resolves a link of a document: the path from the root, and the anchors at it when the file exists. */
export function listTargets(document: string, href: string): { path: string; anchor: string; targets?: string[] } {
  const [file = '', anchor = ''] = href.split('#') as [string, string?]
  const path = file === '' ? document : normalize(join(dirname(document), file))
  if (!existsSync(join(root, path))) return { path, anchor }
  const targets = path.endsWith('.md') ? listHeadings(readFileSync(join(root, path), 'utf8')) : []
  return { path, anchor, targets: targets.map((heading) => heading.anchor) }
}
