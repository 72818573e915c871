import type { Bilingual, Refusal } from '../authorize/authorize-page.js'
import { faultCatalogue, faultNames, type FaultKind } from '../faults/catalogue.js'
import { people } from '../people.js'
import { avatarUrl, type Person } from '../person.js'
import type { Brand } from '../platforms/platform.js'
import { escapeHtml, renderBoth, renderLayout } from './layout.js'

export interface ConsentPage {
  brand: Brand
  appId: string
  /** Where the person is sent afterwards, without its query. */
  destination: string
  action: string
  parameters: Readonly<Record<string, string>>
  refusals: readonly Refusal[]
}

const groups: readonly [kind: FaultKind, label: string][] = [
  ['authorize', '授权页 · Authorize page'],
  ['vendor', '平台错误 · Platform errors'],
  ['person', '用户资料 · Person'],
  ['transport', '网络与格式 · Delivery']
]

function renderFaultOptions(): string {
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

function personChoice(person: Person): string {
  const avatar = avatarUrl('', person, 96)
  const image =
    avatar === '' ? '<span class="avatar" aria-hidden="true"></span>' : `<img class="avatar" src="${avatar}" alt="">`
  const trait =
    person.trait['zh-CN'] === person.nickname
      ? `<span lang="en">${escapeHtml(person.trait.en)}</span>`
      : renderBoth([person.trait['zh-CN'], person.trait.en])
  return (
    `<label><input type="radio" name="sandbox_account" value="${person.id}"${person === people[0] ? ' checked' : ''}>` +
    `${image}<span><bdi>${escapeHtml(person.nickname)}</bdi>` +
    `<small>${trait}</small></span></label>`
  )
}

const isUnlucky = (person: Person): boolean => person.faults.length > 0

function unluckyChoices(): string {
  return `<details>
<summary>${renderBoth(['故障演练', 'Faults, and people for whom something always goes wrong'])}</summary>
<label class="fault">${renderBoth(['仅本次登录的故障', 'A fault for this login only'])}
<select name="sandbox_fault">${renderFaultOptions()}</select></label>
${people.filter(isUnlucky).map(personChoice).join('\n')}
</details>`
}

/** Renders the page on which a simulated person is chosen and consents or refuses. It needs no script. */
export function renderConsentPage(page: ConsentPage): string {
  const [chinese, english] = page.brand.label
  const title: Bilingual = [`${chinese}登录`, `Sign in with ${english}`]
  const handedOn = Object.entries(page.parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`
  )
  const refusals = page.refusals.map(
    ({ decision, label }) => `<button name="sandbox_decision" value="${decision}">${renderBoth(label)}</button>`
  )
  return renderLayout(
    page.brand,
    title,
    `<h1>${renderBoth(title)}</h1>
<p>${renderBoth(['应用申请获取你的昵称和头像。', 'An app asks for your nickname and avatar.'])}</p>
<dl>
<dt>${renderBoth(['应用', 'App'])}</dt><dd><code>${escapeHtml(page.appId)}</code></dd>
<dt>${renderBoth(['返回', 'Returns to'])}</dt><dd><code>${escapeHtml(page.destination)}</code></dd>
</dl>
<form method="get" action="${escapeHtml(page.action)}">
${handedOn.join('\n')}
<fieldset>
<legend>${renderBoth(['选择模拟用户', 'Choose a simulated person'])}</legend>
${people
  .filter((person) => !isUnlucky(person))
  .map(personChoice)
  .join('\n')}
${unluckyChoices()}
</fieldset>
<div class="buttons">
<button class="primary" name="sandbox_decision" value="allow">${renderBoth(['允许', 'Allow'])}</button>
${refusals.join('\n')}
</div>
</form>`
  )
}
