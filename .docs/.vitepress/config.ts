import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type DefaultTheme, type MarkdownOptions } from 'vitepress'
import { linkedFiles, projectPages, readSections, resolveLink, root } from './contents.js'

/** The anchors of a code host, so that links to headings lead to the same place there and here. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

/** Splits words, Chinese ones too. It runs in the browser as well, and refers to nothing outside itself. */
function tokenize(text: string): string[] {
  // Only runs of Chinese go through the segmenter: each of its segments holds all that it was given.
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  const split = (run: string): string => ` ${[...segmenter.segment(run)].map(({ segment }) => segment).join(' ')} `
  const words = text.replace(/\p{Script=Han}+/gu, split).split(/[^\p{L}\p{N}_]+/u)
  return words.filter((word) => word !== '')
}

const followLinks: NonNullable<MarkdownOptions['config']> = (md) => {
  md.core.ruler.push('links-of-the-project', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        const name = token.type === 'image' ? 'src' : 'href'
        const href = token.attrGet(name)
        if (href !== null) token.attrSet(name, resolveLink(env.relativePath, href))
      }
    }
  })
}

const apiReference = { text: 'API', link: '/api/index.md' }
const contract = { text: 'OpenAPI', link: '/contract.html', target: '_self' }

const english: DefaultTheme.Config = {
  nav: [{ text: 'Documentation', link: '/' }, apiReference, contract],
  sidebar: [
    ...readSections('index.md'),
    {
      text: 'Project',
      items: [
        { text: 'What it is', link: '/project/readme.md' },
        { text: 'Changelog', link: '/project/changelog.md' },
        { text: 'Contributing', link: '/project/contributing.md' },
        { text: 'Security', link: '/project/security.md' }
      ]
    }
  ]
}

const chinese: DefaultTheme.Config = {
  nav: [{ text: '文档', link: '/zh/' }, apiReference, contract],
  sidebar: [
    ...readSections('zh/index.md'),
    {
      text: '项目',
      items: [
        { text: '项目介绍', link: '/zh/project/readme.md' },
        { text: '更新日志（英文）', link: '/project/changelog.md' },
        { text: '参与开发（英文）', link: '/project/contributing.md' },
        { text: '安全（英文）', link: '/project/security.md' }
      ]
    }
  ],
  outline: { label: '本页内容' },
  docFooter: { prev: '上一页', next: '下一页' },
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色模式',
  darkModeSwitchTitle: '切换到深色模式',
  sidebarMenuLabel: '目录',
  returnToTopLabel: '回到顶部',
  langMenuLabel: '切换语言',
  skipToContentLabel: '跳到正文'
}

const chineseSearch = {
  translations: {
    button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
    modal: {
      displayDetails: '显示详细列表',
      resetButtonTitle: '清除',
      backButtonTitle: '关闭',
      noResultsText: '没有结果：',
      footer: { selectText: '打开', navigateText: '移动', closeText: '关闭' }
    }
  }
}

export default defineConfig({
  title: 'fastify-oauth-binding',
  // Where the site is on its server, `/docs/` for instance.
  base: process.env['DOCS_BASE'] ?? '/',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  outDir: 'site',
  srcExclude: ['node_modules/**'],
  markdown: { config: followLinks, anchor: { slugify: toAnchor } },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Third-party account binding for Fastify',
      themeConfig: english
    },
    zh: { label: '中文', lang: 'zh-CN', description: 'Fastify 的第三方账号绑定', themeConfig: chinese }
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: { locales: { zh: chineseSearch }, miniSearch: { options: { tokenize } } }
    }
  },
  buildEnd: ({ outDir }) => {
    const pages = new Set<string>(Object.values(projectPages))
    for (const file of linkedFiles) {
      if (!pages.has(file)) cpSync(join(root, file), join(outDir, 'source', `${file}.txt`))
    }
  }
})
