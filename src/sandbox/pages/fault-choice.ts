import { faultCatalogue, faultNames, type FaultKind } from '../faults/catalogue.js'
import { escapeHtml } from './html.js'

const groups: readonly [kind: FaultKind, label: string][] = [
  ['authorize', '授权页 · Authorize page'],
  ['vendor', '平台错误 · Platform errors'],
  ['person', '用户资料 · Person'],
  ['transport', '网络与格式 · Delivery']
]

/** Renders the options of a list from which a fault is chosen; the empty one stands for none. */
export function renderFaultOptions(): string {
  const options = groups.map(([kind, label]) => {
    const names = faultNames.filter((name) => faultCatalogue[name].kind === kind)
    const list = names.map((name) => {
      const { 'zh-CN': chinese, en } = faultCatalogue[name].label
      return `<option value="${name}">${escapeHtml(`${chinese} · ${en}`)}</option>`
    })
    return `<optgroup label="${escapeHtml(label)}">${list.join('')}</optgroup>`
  })
  return `<option value="">无 · None</option>${options.join('')}`
}
