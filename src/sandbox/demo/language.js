import { texts } from '/demo/texts.js'

let language = sessionStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')

/** Tells the simulated platforms' pages, which are of the same origin. */
const announce = () => {
  document.cookie = `sandbox_language=${language}; Path=/; SameSite=Lax`
}
announce()

/** The language in use, `zh-CN` or `en`. */
export const currentLanguage = () => language

/** The words for a key in the language in use. */
export const text = (key) => texts[language][key]

/** Changes to the other language, for this and the next pages of the tab. */
export function switchLanguage() {
  language = language === 'en' ? 'zh-CN' : 'en'
  sessionStorage.setItem('language', language)
  announce()
}
