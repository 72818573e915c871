import type { ReadmeLanguage } from './tables.js'

/** The READMEs with generated tables. */
export const readmes: readonly { file: 'README.md' | 'README.zh-CN.md'; language: ReadmeLanguage }[] = [
  { file: 'README.md', language: 'en' },
  { file: 'README.zh-CN.md', language: 'zh' }
]
