import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Where the documentation is, and the project around it. */
export const docs = join(import.meta.dirname, '..')
export const root = join(docs, '..')

/** Documents of the project that are not written as pages: the page of the site, and its file. */
export const projectPages = {
  'project/readme.md': 'README.md',
  'zh/project/readme.md': 'README.zh-CN.md',
  'project/changelog.md': 'CHANGELOG.md',
  'project/contributing.md': '.github/CONTRIBUTING.md',
  'project/security.md': '.github/SECURITY.md',
  'project/source.md': 'src/README.md',
  'project/benchmark.md': 'scripts/bench/README.md'
} as const

const pagesOfFiles = new Map<string, string>(Object.entries(projectPages).map(([page, file]) => [file, page]))

/** Files that pages lead to, and that are no pages: the site has them as text, which browsers show. */
export const linkedFiles = new Set<string>()

const posix = (path: string): string => path.split(sep).join('/')

/**
 * Returns where a relative link of a page leads within the site.
 *
 * @param page - The page's path in `.docs`, `guide/events.md` for instance.
 */
export function resolveLink(page: string, href: string): string {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href
  const own: string = projectPages[page as keyof typeof projectPages] ?? posix(join('.docs', page))
  const [path = '', anchor] = href.split('#')
  const target = posix(join(dirname(own), decodeURI(path)))
  const hash = anchor === undefined ? '' : `#${anchor}`
  const known = pagesOfFiles.get(target)
  if (known !== undefined) return `/${known}${hash}`
  const inside = posix(relative(docs, join(root, target)))
  if (!inside.startsWith('../')) return `/${inside}${hash}`
  // A dead link stays one, which fails the build.
  if (!existsSync(join(root, target))) return href
  linkedFiles.add(target)
  return `/source/${target}.txt`
}

interface Section {
  text: string
  items: { text: string; link: string }[]
}

function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(join(docs, page), 'utf8')) ?? []
  return title.replaceAll('`', '')
}

/** Reads the sections of a table of contents, `index.md`; a page appears under its own title. */
export function readSections(contents: string): Section[] {
  const [, ...parts] = readFileSync(join(docs, contents), 'utf8').split(/^## /m)
  return parts.map((part) => {
    const pages = [...part.matchAll(/^- .*?\]\(([^)#]+\.md)\)/gm)].map(([, href = '']) =>
      posix(join(dirname(contents), href))
    )
    const [text = ''] = part.split('\n')
    return { text, items: pages.map((page) => ({ text: titleOf(page), link: `/${page}` })) }
  })
}
