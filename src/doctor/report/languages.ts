import type { Environment } from '../../service/config/read-settings.js'
import { en } from './en.js'
import type { ReportTexts } from './report-texts.js'
import { zhCn } from './zh-cn.js'

export const reportTexts = { zh: zhCn, en } as const satisfies Record<string, ReportTexts>

export type ReportLanguage = keyof typeof reportTexts

/**
 * Chooses the language of a report as POSIX has it: by the first of LC_ALL, LC_MESSAGES and LANG that is set. Chinese
 * when that is Chinese, else English.
 */
export function chooseReportLanguage({ LC_ALL, LC_MESSAGES, LANG }: Environment): ReportLanguage {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find(Boolean) ?? ''
  return /^zh(?:[_.@-]|$)/i.test(locale) ? 'zh' : 'en'
}
