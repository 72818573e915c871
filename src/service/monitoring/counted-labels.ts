type Label = string | number

/** What is counted for each combination of three labels. */
export interface CountedLabels<Labels extends readonly [Label, Label, Label], Cell> {
  /** In the order in which they were first found. */
  readonly all: readonly Cell[]
  /** Returns the cell of a combination, which is created the first time. */
  readonly find: (...labels: Labels) => Cell
}

/**
 * Creates maps in maps: the text of all labels would have to be put together, and hashed, for each request (row "issue,
 * PostgreSQL: server CPU" of the benchmark).
 */
export function createCountedLabels<const Labels extends readonly [Label, Label, Label], Cell>(
  create: (...labels: Labels) => Cell
): CountedLabels<Labels, Cell> {
  const all: Cell[] = []
  const cells = new Map<Label, Map<Label, Map<Label, Cell>>>()
  const add = (...labels: Labels): Cell => {
    const [first, second, third] = labels
    const cell = create(...labels)
    all.push(cell)
    const bySecond = cells.get(first) ?? new Map<Label, Map<Label, Cell>>()
    const byThird = bySecond.get(second) ?? new Map<Label, Cell>()
    cells.set(first, bySecond.set(second, byThird.set(third, cell)))
    return cell
  }
  return {
    all,
    find(...labels) {
      const [first, second, third] = labels
      return cells.get(first)?.get(second)?.get(third) ?? add(...labels)
    }
  }
}
