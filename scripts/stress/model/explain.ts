import { advance } from './advance.js'
import type { Observation } from './observation.js'
import type { ModelState } from './state.js'
import { done, type Circumstances, type Progress } from './step.js'

interface Node {
  state: ModelState
  progress: readonly Progress[]
}

const keys = new WeakMap<object, string>()

/** Computes a key once an object; objects are shared between states, and never change. */
function remember<Part extends object>(part: Part, compute: (part: Part) => string): string {
  const known = keys.get(part)
  if (known !== undefined) return known
  const key = compute(part)
  keys.set(part, key)
  return key
}

const entriesKey = (entries: Readonly<Record<string, unknown>>): string =>
  Object.keys(entries)
    .sort()
    .map((name) => {
      const value = entries[name]
      return `${name}=${typeof value === 'object' && value !== null ? remember(value, JSON.stringify) : String(value)}`
    })
    .join()

/** Names a state by its content, whatever the order in which it came about. */
function keyOf({ bound, tickets, events, signIns, sessions }: ModelState): string {
  return [bound, tickets, events, signIns, sessions].map((part) => remember(part, entriesKey)).join('|')
}

function expand(node: Node, seen: readonly Observation[], at: Circumstances): Node[] {
  const nodes: Node[] = []
  for (const [index, observation] of seen.entries()) {
    const progress = node.progress[index] as Progress
    if (progress === done) continue
    const steps = advance(node.state, progress, observation, at)
    const { kind } = observation.operation
    // The parts of a list are no alternatives: each of them has to come. What a suspension or a repetition finds first
    // decides what it does next, so that it may have found something else later.
    const isOnly = steps.length === 1 && (kind === 'complete' || steps[0]?.progress === done)
    const isCertain = observation.result !== 'LOST' && (isOnly || kind === 'list')
    for (const step of steps) {
      const next = { state: step.state, progress: node.progress.with(index, step.progress) }
      // What changes nothing and fits, fits now as well as later: no other order needs to be tried.
      if (isCertain && step.state === node.state) return [next]
      nodes.push(next)
    }
  }
  return nodes
}

/**
 * Finds every state in which the service may be after operations that ran at the same time: those at which some order
 * of their atomic steps, from one of the states before, gives each operation the answer that was seen. None: the
 * answers cannot be explained.
 */
export function explain(before: readonly ModelState[], seen: readonly Observation[], at: Circumstances): ModelState[] {
  const after = new Map<string, ModelState>()
  const visited = new Set<string>()
  const open: Node[] = before.map((state) => ({ state, progress: seen.map(() => '') }))
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const key = `${node.progress.join()}|${keyOf(node.state)}`
    if (visited.has(key)) continue
    visited.add(key)
    const isOver = node.progress.every((progress, index) => progress === done || seen[index]?.result === 'LOST')
    if (isOver) after.set(keyOf(node.state), node.state)
    open.push(...expand(node, seen, at))
  }
  return [...after.values()]
}
