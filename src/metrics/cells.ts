import type { LabelValue } from './registry.js'

export interface Cells<Cell> {
  /** In the order in which they were first found. */
  readonly all: readonly Cell[]
  /** Returns the cell of a combination, which is created the first time. */
  readonly find: (first: LabelValue, second?: LabelValue, third?: LabelValue, fourth?: LabelValue) => Cell
}

type Level<Next> = Map<LabelValue, Next>

/**
 * Creates maps in maps: the text of all labels would have to be put together, and hashed, for each request (row "issue,
 * PostgreSQL: server CPU" of the benchmark).
 */
export function createCells<Cell>(create: (labels: readonly LabelValue[]) => Cell): Cells<Cell> {
  const all: Cell[] = []
  const cells: Level<Level<Level<Level<Cell>>>> = new Map()
  const add = (...labels: readonly [LabelValue, LabelValue, LabelValue, LabelValue]): Cell => {
    const [first, second, third, fourth] = labels
    const cell = create(labels)
    all.push(cell)
    const bySecond = cells.get(first) ?? new Map<LabelValue, Level<Level<Cell>>>()
    const byThird = bySecond.get(second) ?? new Map<LabelValue, Level<Cell>>()
    const byFourth = byThird.get(third) ?? new Map<LabelValue, Cell>()
    cells.set(first, bySecond.set(second, byThird.set(third, byFourth.set(fourth, cell))))
    return cell
  }
  return {
    all,
    find: (first, second = '', third = '', fourth = '') =>
      cells.get(first)?.get(second)?.get(third)?.get(fourth) ?? add(first, second, third, fourth)
  }
}
