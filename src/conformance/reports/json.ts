import type { Exchange } from '../http/exchange.js'
import type { ConformanceReport } from '../run-conformance.js'

function presentExchange({ request, status, headers, text }: Exchange) {
  const body = request.body === null || typeof request.body === 'string' ? request.body : '(bytes)'
  return { request: { ...request, body }, response: { status, headers, body: text } }
}

/**
 * Renders a report as JSON: `{ conforms, base_url, contract_version, waited_seconds, checks: [{ id, title, clauses,
 * status, reason?, findings: [{ message, count, exchanges }] }], coverage: [{ operation, status, met }] }`.
 */
export function renderReportAsJson(report: ConformanceReport): string {
  const { checks, coverage, conforms, baseUrl, contractVersion, waitedSeconds, mask } = report
  const presented = {
    conforms,
    base_url: baseUrl,
    contract_version: contractVersion,
    waited_seconds: waitedSeconds,
    checks: checks.map(({ findings, ...check }) => ({
      ...check,
      findings: findings.map((finding) => ({ ...finding, exchanges: finding.exchanges.map(presentExchange) }))
    })),
    coverage: coverage.map(({ operation, status, isMet }) => ({ operation, status, met: isMet }))
  }
  return `${mask(JSON.stringify(presented, null, 2))}\n`
}
