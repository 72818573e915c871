import { platforms } from '../../platforms/index.js'
import { statusOf, type Finding } from '../finding.js'
import type { Status } from '../causes.js'
import { reportTexts, type ReportLanguage } from './texts.js'

/** A finding in words. */
export interface WordedFinding {
  id: string
  status: Status
  message: string
  /** The cure; `null`: none is needed. */
  advice: string | null
}

/** Words a finding. */
export function wordFinding(finding: Finding, language: ReportLanguage): WordedFinding {
  const { causes } = reportTexts[language]
  const { message, advice } = causes[finding.cause]
  const platform = platforms.find(({ name }) => name === finding.app)
  const details = { ...finding.details, ...(platform && { vendor: platform.label[language] }) }
  return {
    id: finding.id,
    status: statusOf(finding),
    message: fill(message, details),
    advice: advice === undefined ? null : fill(advice, details)
  }
}

/** Fills in the placeholders `{name}`. */
export function fill(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(details[name]))
}
