import type { Bilingual } from '../authorize/authorize-page.js'
import type { Language } from './read-language.js'
import type { Brand } from '../platforms/platform.js'

/** Makes a text safe inside HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function renderText(language: Language, [chinese, english]: Bilingual): string {
  return escapeHtml(language === 'en' ? english : chinese)
}

export function renderLayout(language: Language, { name }: Brand, title: Bilingual, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${renderText(language, title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/demo/consent.css">
</head>
<body class="${name}">
<main>
<p class="banner">${renderText(language, ['模拟平台，仅供开发', 'Simulated platform, for development only'])}</p>
${content}
</main>
</body>
</html>
`
}
