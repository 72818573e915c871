import type { Bilingual } from '../authorize/authorize-page.js'
import type { Brand } from '../platforms/platform.js'
import { escapeHtml, renderBoth, renderLayout } from './layout.js'

/**
 * `problem` is in the platform's words, `advice` for the developer; at `wayAround` the simulator overlooks the problem.
 */
export function renderErrorPage(brand: Brand, problem: Bilingual, advice: Bilingual, wayAround?: string): string {
  const link =
    wayAround === undefined
      ? ''
      : `\n<p><a href="${escapeHtml(wayAround)}">${renderBoth(['在此浏览器中继续（仅模拟平台）', 'Go on in this browser, on the simulator only'])}</a></p>`
  return renderLayout(brand, problem, `<h1>${renderBoth(problem)}</h1>\n<p>${renderBoth(advice)}</p>${link}`)
}

/** Renders the page that opens the callback in a frame; its `Refresh` header then opens it a second time. */
export function renderDoubleCallbackPage(brand: Brand, location: string): string {
  const title: Bilingual = ['正在返回应用', 'Returning to the app']
  return renderLayout(
    brand,
    title,
    `<h1>${renderBoth(title)}</h1>
<p>${renderBoth(['回调将送达两次，相隔约一秒。', 'The callback arrives twice, about a second apart.'])}</p>
<iframe src="${escapeHtml(location)}" title="${escapeHtml(title.join(' · '))}"></iframe>`
  )
}

export function renderCancelledPage(brand: Brand, retryAddress: string): string {
  const title: Bilingual = ['你已取消此次登录', 'You cancelled this sign-in']
  return renderLayout(
    brand,
    title,
    `<h1>${renderBoth(title)}</h1>
<p>${renderBoth(['与真实平台一样，应用不会收到任何通知。', 'As on the real platform, the app is told nothing.'])}</p>
<p><a href="${escapeHtml(retryAddress)}">${renderBoth(['重新选择', 'Choose again'])}</a></p>`
  )
}

/** Renders the page on the phone after the decision; the redirect happens on the device that opened the ticket. */
export function renderHandedOverPage(brand: Brand): string {
  const title: Bilingual = ['完成，请看原来的页面', 'Done, see the page you came from']
  return renderLayout(
    brand,
    title,
    `<h1>${renderBoth(title)}</h1>
<p>${renderBoth(['此页面可以关闭。', 'This page can be closed.'])}</p>`
  )
}
