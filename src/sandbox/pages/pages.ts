import { avatarUrl, people, type Person } from '../accounts.js'
import { renderFaultOptions } from './fault-choice.js'
import { escapeHtml } from './html.js'

/** A text in Chinese, and the same in English. */
export type Bilingual = readonly [chinese: string, english: string]

/** A way to refuse, as a button of the page. */
export interface RefusalButton {
  decision: string
  label: Bilingual
}

/** The platforms that are simulated. */
export type PlatformName = 'WeChat' | 'DingTalk' | 'WeCom' | 'Feishu'

/** What the page shows on which a person consents. */
export interface ConsentPage {
  platform: PlatformName
  appId: string
  /** Where the person is sent afterwards, without its query. */
  destination: string
  /** Where the form leads, a path. */
  action: string
  /** The parameters that the form hands on. */
  parameters: Readonly<Record<string, string>>
  refusals: readonly RefusalButton[]
}

const platformNames: Record<PlatformName, Bilingual> = {
  WeChat: ['微信', 'WeChat'],
  DingTalk: ['钉钉', 'DingTalk'],
  WeCom: ['企业微信', 'WeCom'],
  Feishu: ['飞书', 'Feishu']
}

function both([chinese, english]: Bilingual): string {
  return `${escapeHtml(chinese)} <span class="en" lang="en">${escapeHtml(english)}</span>`
}

function layout(platform: PlatformName, title: Bilingual, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title[0]} · ${title[1]}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/demo/consent.css">
</head>
<body class="${platform}">
<main>
<p class="banner">${both(['模拟平台，仅供开发', 'Simulated platform, for development only'])}</p>
${content}
</main>
</body>
</html>
`
}

function personChoice(person: Person): string {
  const avatar = avatarUrl('', person, 96)
  const image =
    avatar === '' ? '<span class="avatar" aria-hidden="true"></span>' : `<img class="avatar" src="${avatar}" alt="">`
  const trait =
    person.trait['zh-CN'] === person.nickname
      ? `<span lang="en">${escapeHtml(person.trait.en)}</span>`
      : both([person.trait['zh-CN'], person.trait.en])
  return (
    `<label><input type="radio" name="sandbox_account" value="${person.id}"${person === people[0] ? ' checked' : ''}>` +
    `${image}<span><bdi>${escapeHtml(person.nickname)}</bdi>` +
    `<small>${trait}</small></span></label>`
  )
}

const isUnlucky = (person: Person): boolean => person.faults.length > 0

function unluckyChoices(): string {
  return `<details>
<summary>${both(['故障演练', 'Faults, and people for whom something always goes wrong'])}</summary>
<label class="fault">${both(['仅本次登录的故障', 'A fault for this login only'])}
<select name="sandbox_fault">${renderFaultOptions()}</select></label>
${people.filter(isUnlucky).map(personChoice).join('\n')}
</details>`
}

/** Renders the page on which a simulated person is chosen and consents or refuses. It needs no script. */
export function renderConsentPage(page: ConsentPage): string {
  const [chinese, english] = platformNames[page.platform]
  const title: Bilingual = [`${chinese}登录`, `Sign in with ${english}`]
  const handedOn = Object.entries(page.parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`
  )
  const refusals = page.refusals.map(
    ({ decision, label }) => `<button name="sandbox_decision" value="${decision}">${both(label)}</button>`
  )
  return layout(
    page.platform,
    title,
    `<h1>${both(title)}</h1>
<p>${both(['应用申请获取你的昵称和头像。', 'An app asks for your nickname and avatar.'])}</p>
<dl>
<dt>${both(['应用', 'App'])}</dt><dd><code>${escapeHtml(page.appId)}</code></dd>
<dt>${both(['返回', 'Returns to'])}</dt><dd><code>${escapeHtml(page.destination)}</code></dd>
</dl>
<form method="get" action="${escapeHtml(page.action)}">
${handedOn.join('\n')}
<fieldset>
<legend>${both(['选择模拟用户', 'Choose a simulated person'])}</legend>
${people
  .filter((person) => !isUnlucky(person))
  .map(personChoice)
  .join('\n')}
${unluckyChoices()}
</fieldset>
<div class="buttons">
<button class="primary" name="sandbox_decision" value="allow">${both(['允许', 'Allow'])}</button>
${refusals.join('\n')}
</div>
</form>`
  )
}

/**
 * Renders a page that says what is wrong.
 *
 * @param problem In the platform's words.
 * @param advice What a developer should look at.
 * @param wayAround An address at which the simulator overlooks the problem, if there is one.
 */
export function renderErrorPage(
  platform: PlatformName,
  problem: Bilingual,
  advice: Bilingual,
  wayAround?: string
): string {
  const link =
    wayAround === undefined
      ? ''
      : `\n<p><a href="${escapeHtml(wayAround)}">${both(['在此浏览器中继续（仅模拟平台）', 'Go on in this browser, on the simulator only'])}</a></p>`
  return layout(platform, problem, `<h1>${both(problem)}</h1>\n<p>${both(advice)}</p>${link}`)
}

/** Renders the page that opens the callback in a frame; its `Refresh` header then opens it a second time. */
export function renderDoubleCallbackPage(platform: PlatformName, location: string): string {
  const title: Bilingual = ['正在返回应用', 'Returning to the app']
  return layout(
    platform,
    title,
    `<h1>${both(title)}</h1>
<p>${both(['回调将送达两次，相隔约一秒。', 'The callback arrives twice, about a second apart.'])}</p>
<iframe src="${escapeHtml(location)}" title="${escapeHtml(title.join(' · '))}"></iframe>`
  )
}

/** Renders the page that is left when a person cancels at WeChat: nothing is sent to the app. */
export function renderCancelledPage(platform: PlatformName, retryAddress: string): string {
  const title: Bilingual = ['你已取消此次登录', 'You cancelled this sign-in']
  return layout(
    platform,
    title,
    `<h1>${both(title)}</h1>
<p>${both(['与真实平台一样，应用不会收到任何通知。', 'As on the real platform, the app is told nothing.'])}</p>
<p><a href="${escapeHtml(retryAddress)}">${both(['重新选择', 'Choose again'])}</a></p>`
  )
}

/** Renders the page that is left on the phone: what was decided shows on the device that waits for it. */
export function renderHandedOverPage(platform: PlatformName): string {
  const title: Bilingual = ['完成，请看原来的页面', 'Done, see the page you came from']
  return layout(
    platform,
    title,
    `<h1>${both(title)}</h1>
<p>${both(['此页面可以关闭。', 'This page can be closed.'])}</p>`
  )
}
