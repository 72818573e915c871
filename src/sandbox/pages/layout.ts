import type { Bilingual } from '../authorize/authorize-page.js'
import type { Brand } from '../platforms/platform.js'

/** Makes a text safe inside HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function renderBoth([chinese, english]: Bilingual): string {
  return `${escapeHtml(chinese)} <span class="en" lang="en">${escapeHtml(english)}</span>`
}

export function renderLayout({ name }: Brand, title: Bilingual, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title[0]} · ${title[1]}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/demo/consent.css">
</head>
<body class="${name}">
<main>
<p class="banner">${renderBoth(['模拟平台，仅供开发', 'Simulated platform, for development only'])}</p>
${content}
</main>
</body>
</html>
`
}
