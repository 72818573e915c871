import { writeFile } from 'node:fs/promises'
import {
  renderReport,
  renderReportAsJson,
  renderReportAsJunit,
  runConformance,
  type Progress
} from '../../../conformance/index.js'

export interface ConformanceCommandOptions {
  baseUrl: string
  token: string
  secondToken?: string
  operatorToken?: string
  providerOrigin?: string
  people: [string, string]
  stateTtl?: number
  userPrefix?: string
  signInPrefix?: string
  operatorPrefix?: string
  skip?: string[]
  reset?: boolean
  reportJunit?: string
  reportJson?: string
}

function showProgress({ number, of, id, status }: Progress): void {
  process.stderr.write(`[${String(number).padStart(String(of).length)}/${of}] ${id} ${status}\n`)
}

/** Only what is given replaces a default. */
function readPrefixes({ userPrefix, signInPrefix, operatorPrefix }: ConformanceCommandOptions) {
  return {
    ...(userPrefix !== undefined && { user: userPrefix }),
    ...(signInPrefix !== undefined && { signIn: signInPrefix }),
    ...(operatorPrefix !== undefined && { operator: operatorPrefix })
  }
}

export async function runConformanceCommand(options: ConformanceCommandOptions): Promise<void> {
  const { stateTtl: stateTtlSeconds, reportJunit, reportJson, ...rest } = options
  const report = await runConformance({
    ...rest,
    stateTtlSeconds,
    prefixes: readPrefixes(options),
    onProgress: showProgress
  })
  process.stdout.write(renderReport(report))
  if (reportJunit !== undefined) await writeFile(reportJunit, renderReportAsJunit(report))
  if (reportJson !== undefined) await writeFile(reportJson, renderReportAsJson(report))
  if (!report.conforms) process.exitCode = 1
}
