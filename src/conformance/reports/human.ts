import type { CheckResult } from '../check.js'
import type { Finding } from '../findings.js'
import type { ConformanceReport, CoveredStatus } from '../run-conformance.js'
import { describeExchange } from './describe-exchange.js'

const marks = { passed: 'ok  ', failed: 'FAIL', blocked: 'FAIL', skipped: 'skip' } as const
/** How many findings of a check are shown; the JSON report has all. */
const shownFindings = 5

const indent = (lines: readonly string[], width: number): string[] => lines.map((line) => ' '.repeat(width) + line)

function writeFinding({ message, exchanges, count }: Finding): string[] {
  return [`- ${message}${count > 1 ? ` (${count} times)` : ''}`, ...indent(exchanges.flatMap(describeExchange), 4)]
}

function writeCheck({ id, title, clauses, status, reason, findings }: CheckResult): string[] {
  const more = findings.length - shownFindings
  const details = [
    ...(status === 'passed' || status === 'skipped' ? [] : [`holds to: ${clauses.join('; ')}`]),
    ...(reason === undefined ? [] : [`not checked: ${reason}`]),
    ...findings.slice(0, shownFindings).flatMap(writeFinding),
    ...(more > 0 ? [`- and ${more} more, see the report as JSON`] : [])
  ]
  return [`${marks[status]}  ${id}  ${title}`, ...indent(details, 6)]
}

function writeCoverage(coverage: readonly CoveredStatus[]): string[] {
  const operations = [...new Set(coverage.map(({ operation }) => operation))]
  const list = (of: string, isMet: boolean): string => {
    const found = coverage.filter((covered) => covered.operation === of && covered.isMet === isMet)
    return found.map(({ status }) => status).join(' ') || 'none'
  }
  return operations.map((operation) => `${operation}: met ${list(operation, true)}; not met ${list(operation, false)}`)
}

/** Renders a report that people read, in English. */
export function renderReport(report: ConformanceReport): string {
  const { checks, coverage, baseUrl, contractVersion, waitedSeconds, mask } = report
  const count = (...statuses: readonly CheckResult['status'][]) =>
    checks.filter(({ status }) => statuses.includes(status)).length
  const met = coverage.filter(({ isMet }) => isMet).length
  const lines = [
    `${baseUrl}, held against the contract of OAuth bindings ${contractVersion}`,
    '',
    ...checks.flatMap(writeCheck),
    '',
    `Answers met, ${met} of the ${coverage.length} that are documented:`,
    ...indent(writeCoverage(coverage), 6),
    ...(waitedSeconds > 0 ? [`Waited ${waitedSeconds} s because of rate limits.`] : []),
    '',
    `${count('passed')} passed, ${count('failed', 'blocked')} failed, ${count('skipped')} not checked`
  ]
  return `${mask(lines.join('\n'))}\n`
}
