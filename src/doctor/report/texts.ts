import type { ReportTexts } from './report-texts.js'
import { en } from './en.js'
import { zhCn } from './zh-cn.js'

/** The languages of a report. */
export const reportLanguages = ['zh', 'en'] as const

/** A language of a report. */
export type ReportLanguage = (typeof reportLanguages)[number]

/** The texts of each language. */
export const reportTexts: Readonly<Record<ReportLanguage, ReportTexts>> = { zh: zhCn, en }
