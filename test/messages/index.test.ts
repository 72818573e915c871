import t from 'tap'
import { errorClasses } from '../../src/errors.js'
import { chooseLanguage, languages, messages } from '../../src/messages/index.js'

t.test('messages has a text for every failure and every field message, in each language', async (t) => {
  const seen = new Set<string>()
  for (const language of languages) {
    const { failures, fields } = messages[language]
    t.strictSame(Object.keys(failures).sort(), Object.keys(errorClasses).sort(), language)
    for (const word of Object.values(fields)) {
      const text = word('some_field', 7)
      t.match(text, /^some_field .+[。.]$/, `${language}: ${text}`)
      seen.add(text)
    }
    t.match(fields.tooLong('some_field', 7), '7')
  }
  t.equal(seen.size, 2 * Object.keys(messages.en.fields).length, 'no two are alike')
})

t.test('chooseLanguage() is Chinese unless English is preferred', async (t) => {
  const cases: Record<string, string> = {
    '': 'zh-CN',
    en: 'en',
    'en-US,en;q=0.9': 'en',
    'zh-CN,zh;q=0.9,en;q=0.8': 'zh-CN',
    'en;q=0.5, zh;q=0.4': 'en',
    '*': 'zh-CN',
    'fr, de': 'zh-CN',
    'not; a = header': 'zh-CN'
  }
  t.equal(chooseLanguage(undefined), 'zh-CN')
  for (const [header, language] of Object.entries(cases)) t.equal(chooseLanguage(header), language, header)
})

t.test('chooseLanguage() parses no more than 256 characters, up to the last whole range', async (t) => {
  const fill = (length: number): string => 'fr,'.repeat(100).slice(0, length - 1) + ','
  t.equal(chooseLanguage(`${fill(250)}en`), 'en')
  t.equal(chooseLanguage(`en,${'x'.repeat(300)}`), 'en')
  t.equal(chooseLanguage(`${fill(258)}en`), 'zh-CN', 'beyond the limit')
  t.equal(chooseLanguage(`${fill(246)}en;q=0.5,zh;q=0.9`), 'en', 'a range that the limit cuts is left out')
  t.equal(chooseLanguage('en'.repeat(8000)), 'zh-CN')
})
