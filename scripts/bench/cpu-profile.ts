import { renderTable } from './table.js'

/** What V8's profiler writes. */
export interface CpuProfile {
  nodes: readonly ProfileNode[]
  /** Ids of nodes. */
  samples: readonly number[]
  /** In microseconds, one a sample. */
  timeDeltas: readonly number[]
}

interface ProfileNode {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number }
  children?: readonly number[]
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const place = url === '' ? '' : ` ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}${place}`.replaceAll(';', ',')
}

/** Returns the time spent in each node itself, in microseconds. */
function selfTimes({ samples, timeDeltas }: CpuProfile): Map<number, number> {
  const times = new Map<number, number>()
  for (const [index, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + timeDeltas[index]!)
  return times
}

/** Renders folded stacks, `outer;inner microseconds` a line, as flame graph programs read them. Idle time is left out. */
export function foldProfile(profile: CpuProfile): string {
  const times = selfTimes(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const lines: string[] = []
  const walk = (node: ProfileNode, stack: string): void => {
    const time = times.get(node.id) ?? 0
    if (time > 0 && !stack.endsWith('(idle)')) lines.push(`${stack} ${Math.round(time)}`)
    for (const child of node.children ?? []) {
      const next = nodes.get(child)!
      walk(next, `${stack};${nameOf(next)}`)
    }
  }
  walk(profile.nodes[0]!, nameOf(profile.nodes[0]!))
  return `${lines.join('\n')}\n`
}

/** Renders the functions in which most time was spent, callees not counted, as shares of the time that was not idle. */
export function rankFunctions(profile: CpuProfile, count: number): string {
  const times = selfTimes(profile)
  const byName = new Map<string, number>()
  for (const node of profile.nodes) {
    if (node.callFrame.functionName === '(idle)') continue
    const name = nameOf(node)
    byName.set(name, (byName.get(name) ?? 0) + (times.get(node.id) ?? 0))
  }
  const total = [...byName.values()].reduce((sum, time) => sum + time, 0)
  const ranked = [...byName].sort(([, a], [, b]) => b - a).slice(0, count)
  const rows = ranked.map(([name, time]) => [name, `${((time / total) * 100).toFixed(1)} %`])
  return renderTable(['function', 'self'], rows)
}
