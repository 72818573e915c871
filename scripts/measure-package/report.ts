import type { InstallationSize } from './installation.js'

export interface NodeTimes {
  /** As `process.version` has it. */
  node: string
  importMs: number
  requireMs: number
}

/** Writes what was measured as lines of text. */
export function renderReport({ packages, bytes }: InstallationSize, times: readonly NodeTimes[]): string {
  const rows = times.map(({ node, importMs, requireMs }) => [node, importMs.toFixed(0), requireMs.toFixed(0)])
  const table = [['Node.js', 'import, ms', 'require, ms'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  )
  return [`With fastify: ${packages} packages, ${(bytes / 1e6).toFixed(1)} MB`, ...lines, ''].join('\n')
}
