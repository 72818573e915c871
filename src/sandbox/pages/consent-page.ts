import type { Bilingual, Refusal } from '../authorize/authorize-page.js'
import { faultCatalogue, faultNames, type FaultKind } from '../faults/catalogue.js'
import { people } from '../people.js'
import { avatarUrl, type Person } from '../person.js'
import type { Brand } from '../platforms/platform.js'
import { escapeHtml, renderLayout, renderText } from './layout.js'
import type { Language } from './read-language.js'

export interface ConsentPage {
  brand: Brand
  appId: string
  /** Where the person is sent afterwards, without its query. */
  destination: string
  action: string
  parameters: Readonly<Record<string, string>>
  refusals: readonly Refusal[]
}

const groups: readonly [kind: FaultKind, label: Bilingual][] = [
  ['authorize', ['授权页', 'Authorize page']],
  ['vendor', ['平台错误', 'Platform errors']],
  ['person', ['用户资料', 'Person']],
  ['transport', ['网络与格式', 'Delivery']]
]

function renderFaultOptions(language: Language): string {
  const options = groups.map(([kind, label]) => {
    const names = faultNames.filter((name) => faultCatalogue[name].kind === kind)
    const list = names.map((name) => {
      return `<option value="${name}">${escapeHtml(faultCatalogue[name].label[language])}</option>`
    })
    return `<optgroup label="${renderText(language, label)}">${list.join('')}</optgroup>`
  })
  return `<option value="">${renderText(language, ['无', 'None'])}</option>${options.join('')}`
}

function personChoice(language: Language, person: Person): string {
  const avatar = avatarUrl('', person, 96)
  const image =
    avatar === '' ? '<span class="avatar" aria-hidden="true"></span>' : `<img class="avatar" src="${avatar}" alt="">`
  return (
    `<label><input type="radio" name="sandbox_account" value="${person.id}"${person === people[0] ? ' checked' : ''}>` +
    `${image}<span><bdi>${escapeHtml(person.nickname)}</bdi>` +
    `<small>${escapeHtml(person.trait[language])}</small></span></label>`
  )
}

const isUnlucky = (person: Person): boolean => person.faults.length > 0

function unluckyChoices(language: Language): string {
  return `<details>
<summary>${renderText(language, ['故障演练', 'Faults, and people for whom something always goes wrong'])}</summary>
<label class="fault">${renderText(language, ['仅本次登录的故障', 'A fault for this login only'])}
<select name="sandbox_fault">${renderFaultOptions(language)}</select></label>
${people
  .filter(isUnlucky)
  .map((person) => personChoice(language, person))
  .join('\n')}
</details>`
}

export function renderConsentPage(language: Language, page: ConsentPage): string {
  const [chinese, english] = page.brand.label
  const title: Bilingual = [`${chinese}登录`, `Sign in with ${english}`]
  const handedOn = Object.entries(page.parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`
  )
  const refusals = page.refusals.map(
    ({ decision, label }) =>
      `<button name="sandbox_decision" value="${decision}">${renderText(language, label)}</button>`
  )
  return renderLayout(
    language,
    page.brand,
    title,
    `<h1>${renderText(language, title)}</h1>
<p>${renderText(language, ['应用申请获取你的昵称和头像。', 'An app asks for your nickname and avatar.'])}</p>
<dl>
<dt>${renderText(language, ['应用', 'App'])}</dt><dd><code>${escapeHtml(page.appId)}</code></dd>
<dt>${renderText(language, ['返回', 'Returns to'])}</dt><dd><code>${escapeHtml(page.destination)}</code></dd>
</dl>
<form method="get" action="${escapeHtml(page.action)}">
${handedOn.join('\n')}
<fieldset>
<legend>${renderText(language, ['选择模拟用户', 'Choose a simulated person'])}</legend>
${people
  .filter((person) => !isUnlucky(person))
  .map((person) => personChoice(language, person))
  .join('\n')}
${unluckyChoices(language)}
</fieldset>
<div class="buttons">
<button class="primary" name="sandbox_decision" value="allow">${renderText(language, ['允许', 'Allow'])}</button>
${refusals.join('\n')}
</div>
</form>`
  )
}
