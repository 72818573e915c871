import type { Environment } from '../../service/config/read-settings.js'
import type { ReportLanguage } from './texts.js'

/**
 * Chooses the language of a report as POSIX has it: by the first of LC_ALL, LC_MESSAGES and LANG that is set. Chinese
 * when that is Chinese, else English.
 */
export function chooseReportLanguage({ LC_ALL, LC_MESSAGES, LANG }: Environment): ReportLanguage {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find(Boolean) ?? ''
  return /^zh(?:[_.@-]|$)/i.test(locale) ? 'zh' : 'en'
}
