import type { ReportTexts } from './report-texts.js'
import { en } from './en.js'
import { zhCn } from './zh-cn.js'

export const reportLanguages = ['zh', 'en'] as const

export type ReportLanguage = (typeof reportLanguages)[number]

export const reportTexts: Readonly<Record<ReportLanguage, ReportTexts>> = { zh: zhCn, en }
