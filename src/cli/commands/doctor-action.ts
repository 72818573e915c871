import { chooseReportLanguage, type ReportLanguage } from '../../doctor/report/languages.js'
import { isHealthy, renderReport, renderReportAsJson } from '../../doctor/report/render-report.js'
import { runDoctor } from '../../doctor/run-doctor.js'
import { createSandboxEnvironment } from '../demo/sandbox-environment.js'

export interface DoctorCommandOptions {
  json?: boolean
  language?: ReportLanguage
  provider?: string
  sandbox?: boolean
  sandboxPort?: number
  allPlatforms?: boolean
}

export async function runDoctorCommand(options: DoctorCommandOptions): Promise<void> {
  const { json = false, language, provider, sandbox = false, sandboxPort, allPlatforms = false } = options
  const environment = sandbox ? createSandboxEnvironment(process.env, { sandboxPort, allPlatforms }) : process.env
  const report = await runDoctor({ environment, provider })
  const render = json ? renderReportAsJson : renderReport
  process.stdout.write(render(report, language ?? chooseReportLanguage(process.env)))
  if (!isHealthy(report)) process.exitCode = 1
}
