import type { CheckResult } from '../check.js'
import type { ConformanceReport } from '../run-conformance.js'
import { describeExchange } from './describe-exchange.js'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
}

/** Characters that XML 1.0 cannot hold, escaped or not. */
// eslint-like tools take control characters in a pattern for a mistake.
const impossible = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const write = (text: string): string =>
  text.replace(impossible, '\uFFFD').replace(/[&<>"']/g, (character) => entities[character] as string)

const groupOf = ({ id }: CheckResult): string => id.split('/')[0] as string

function describeFindings({ clauses, findings }: CheckResult): string {
  const described = findings.flatMap(({ message, exchanges }) => [message, ...exchanges.flatMap(describeExchange)])
  return [`holds to: ${clauses.join('; ')}`, ...described].join('\n')
}

function writeCase(check: CheckResult, mask: (text: string) => string): string {
  const { id, title, status, reason, findings } = check
  const message = write(mask(reason ?? findings.map((finding) => finding.message).join('; ')))
  const outcome = {
    passed: '',
    skipped: `<skipped message="${message}"/>`,
    blocked: `<failure message="not checked: ${message}"/>`,
    failed: `<failure message="${message}">${write(mask(describeFindings(check)))}</failure>`
  }
  return `<testcase classname="${write(groupOf(check))}" name="${write(`${id}: ${title}`)}">${outcome[status]}</testcase>`
}

/** Renders a report as JUnit XML, a suite a group of checks. What was not checked is skipped. */
export function renderReportAsJunit({ checks, mask }: ConformanceReport): string {
  const suites = [...new Set(checks.map(groupOf))].map((group) => {
    const own = checks.filter((check) => groupOf(check) === group)
    const failures = own.filter(({ status }) => status === 'failed' || status === 'blocked').length
    const skipped = own.filter(({ status }) => status === 'skipped').length
    const counts = `tests="${own.length}" failures="${failures}" errors="0" skipped="${skipped}"`
    const cases = own.map((check) => writeCase(check, mask)).join('\n')
    return `<testsuite name="${write(group)}" ${counts}>\n${cases}\n</testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}
