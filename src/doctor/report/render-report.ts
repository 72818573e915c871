import { statusOf, type Finding, type Status } from '../finding.js'
import type { Report } from '../run-doctor.js'
import { reportTexts, type ReportLanguage } from './languages.js'
import { platforms } from '../../platforms/index.js'

const marks: Readonly<Record<Status, string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' }

function wordFinding(finding: Finding, language: ReportLanguage) {
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

function fill(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(details[name]))
}

/** Tells whether nothing failed; warnings and skipped checks do not count. */
export function isHealthy(report: Report): boolean {
  return report.every((finding) => statusOf(finding) !== 'failed')
}

/** Renders a report for people: a line a check, then what is wrong and what to do, then how many of each. */
export function renderReport(report: Report, language: ReportLanguage): string {
  const { statuses, settings, summary } = reportTexts[language]
  const idWidth = Math.max(...report.map(({ id }) => id.length))
  const lines = report.map((finding) => {
    const { id, status, message } = wordFinding(finding, language)
    return `${marks[status]} ${statuses[status].padEnd(7)} ${id.padEnd(idWidth)}  ${message}`
  })
  const troubles = report
    .filter((finding) => ['failed', 'warning'].includes(statusOf(finding)))
    .map((finding) => renderTrouble(finding, language))
  const names = Object.keys(marks) as Status[]
  const counts = names.map((name) => [name, report.filter((finding) => statusOf(finding) === name).length])
  const explained = report.some(({ cause }) => cause === 'setting_wrong') ? [settings] : []
  return `${[lines.join('\n'), ...troubles, ...explained, fill(summary, Object.fromEntries(counts))].join('\n\n')}\n`
}

function renderTrouble(finding: Finding, language: ReportLanguage): string {
  const { vendorSays, toDo } = reportTexts[language]
  const { id, status, message, advice } = wordFinding(finding, language)
  const words = listVendorWords(finding)
  return [
    `${marks[status]} ${id}: ${message}`,
    ...(words === '' ? [] : [`  ${vendorSays}${words}`]),
    `  ${toDo}${advice}`
  ].join('\n')
}

function listVendorWords({ vendor }: Finding): string {
  return [vendor?.code, vendor?.text].filter(Boolean).join(' ')
}

/**
 * Renders a report for machines, as JSON: `{ ok, checks: [{ id, status, cause, vendor_code?, vendor_text?, message,
 * advice }] }`. Ids, statuses and causes stay the same from version to version; `advice` may be `null`.
 */
export function renderReportAsJson(report: Report, language: ReportLanguage): string {
  const checks = report.map((finding) => {
    const { id, status, message, advice } = wordFinding(finding, language)
    const { code, text } = finding.vendor ?? {}
    return { id, status, cause: finding.cause, vendor_code: code, vendor_text: text, message, advice }
  })
  return `${JSON.stringify({ ok: isHealthy(report), checks }, null, 2)}\n`
}
