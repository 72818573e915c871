import { parser } from '@prometheus-io/lezer-promql'

/** What an expression of PromQL asks for. */
export interface AskedMetric {
  readonly name: string
  /** The labels of its matchers. */
  readonly labels: readonly string[]
}

export interface Expression {
  readonly metrics: readonly AskedMetric[]
  /** The labels by which results are grouped. */
  readonly groupings: readonly string[]
  /** Without a comparison at its end: the value that an alert rule compares. */
  readonly compared: string
}

const comparisons = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte']

/** @throws When it is not PromQL. */
export function readExpression(text: string): Expression {
  const metrics: { name: string; labels: string[] }[] = []
  const groupings: string[] = []
  const tree = parser.parse(text)
  tree.iterate({
    enter: ({ type, name, from, to, node }) => {
      const own = text.slice(from, to)
      if (type.isError) throw new Error(`Not PromQL at ${from}: ${text}`)
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push({ name: own, labels: [] })
      if (name !== 'LabelName') return
      if (node.parent?.name === 'GroupingLabels') groupings.push(own)
      else metrics.at(-1)!.labels.push(own)
    }
  })
  const [left, operator] = [tree.topNode.firstChild?.firstChild, tree.topNode.firstChild?.firstChild?.nextSibling]
  const isCompared = left !== null && left !== undefined && comparisons.includes(operator?.name ?? '')
  return { metrics, groupings, compared: isCompared ? text.slice(left.from, left.to) : text }
}
