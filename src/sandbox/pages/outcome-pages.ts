import type { Bilingual } from '../authorize/authorize-page.js'
import type { Brand } from '../platforms/platform.js'
import { escapeHtml, renderLayout, renderText } from './layout.js'
import type { Language } from './read-language.js'

function renderOutcome(language: Language, brand: Brand, title: Bilingual, content: string): string {
  return renderLayout(language, brand, title, `<h1>${renderText(language, title)}</h1>\n${content}`)
}

/**
 * `problem` is in the platform's words, `advice` for the developer; at `wayAround` the simulator overlooks the problem.
 */
export function renderErrorPage(
  language: Language,
  brand: Brand,
  problem: Bilingual,
  advice: Bilingual,
  wayAround?: string
): string {
  const link =
    wayAround === undefined
      ? ''
      : `\n<p><a href="${escapeHtml(wayAround)}">${renderText(language, ['在此浏览器中继续（仅模拟平台）', 'Go on in this browser, on the simulator only'])}</a></p>`
  return renderOutcome(language, brand, problem, `<p>${renderText(language, advice)}</p>${link}`)
}

/** Renders the page that opens the callback in a frame; its `Refresh` header then opens it a second time. */
export function renderDoubleCallbackPage(language: Language, brand: Brand, location: string): string {
  const title: Bilingual = ['正在返回应用', 'Returning to the app']
  const message: Bilingual = ['回调将送达两次，相隔约一秒。', 'The callback arrives twice, about a second apart.']
  const frame = `<iframe src="${escapeHtml(location)}" title="${renderText(language, title)}"></iframe>`
  return renderOutcome(language, brand, title, `<p>${renderText(language, message)}</p>\n${frame}`)
}

/** The title of the page that a person stays on who refused. */
export const cancelledTitle: Bilingual = ['你已取消此次登录', 'You cancelled this sign-in']

export function renderCancelledPage(language: Language, brand: Brand, retryAddress: string): string {
  const message: Bilingual = [
    '与真实平台一样，应用不会收到任何通知。',
    'As on the real platform, the app is told nothing.'
  ]
  const retry = `<a href="${escapeHtml(retryAddress)}">${renderText(language, ['重新选择', 'Choose again'])}</a>`
  return renderOutcome(language, brand, cancelledTitle, `<p>${renderText(language, message)}</p>\n<p>${retry}</p>`)
}

/** The redirect happens on the device that opened the ticket. */
export function renderHandedOverPage(language: Language, brand: Brand): string {
  const title: Bilingual = ['完成，请看原来的页面', 'Done, see the page you came from']
  return renderOutcome(
    language,
    brand,
    title,
    `<p>${renderText(language, ['此页面可以关闭。', 'This page can be closed.'])}</p>`
  )
}
