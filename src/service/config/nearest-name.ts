/** Counts the insertions, deletions and replacements that turn one text into the other. */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return previous[to.length]!
}

/** Returns the known name that takes the fewest edits to reach; of several, the first. */
export function findNearestName(name: string, known: readonly [string, ...string[]]): string {
  const [first, ...others] = known
  let nearest = { name: first, edits: countEdits(name, first) }
  for (const candidate of others) {
    const edits = countEdits(name, candidate)
    if (edits < nearest.edits) nearest = { name: candidate, edits }
  }
  return nearest.name
}
