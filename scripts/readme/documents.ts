import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ReadmeLanguage } from './tables.js'

/** The root of the project. */
export const root = join(import.meta.dirname, '..', '..')

/** What is written in both languages: a README or a page of the documentation. */
export interface DocumentPair {
  /** Paths from the root, `.docs/guide/events.md` and `.docs/zh/guide/events.md` for instance. */
  readonly en: string
  readonly zh: string
}

function listPages(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

const docs = join(root, '.docs')

/** The pages of a language, by their paths in its folder. */
function listPagesOf(language: ReadmeLanguage): string[] {
  const home = language === 'en' ? docs : join(docs, 'zh')
  const pages = ['guide', 'reference'].flatMap((folder) =>
    listPages(join(home, folder)).map((page) => join(folder, page))
  )
  return ['index.md', ...pages.sort()]
}

/** Lists the READMEs and all pages. A page that one language lacks is listed nevertheless. */
export function listDocuments(): DocumentPair[] {
  const pages = [...new Set([...listPagesOf('en'), ...listPagesOf('zh')])]
  return [
    { en: 'README.md', zh: 'README.zh-CN.md' },
    ...pages.map((page) => ({ en: join('.docs', page), zh: join('.docs', 'zh', page) }))
  ]
}

/** The languages, as pairs have them. */
export const languages = ['en', 'zh'] as const satisfies ReadmeLanguage[]
