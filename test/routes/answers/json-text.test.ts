import fc from 'fast-check'
import t from 'tap'
import { quoteText } from '../../../src/routes/answers/json-text.js'

t.test('quoteText() writes any text as JSON.stringify does', async () => {
  const units = fc.constantFrom(...'azAZ09_ !"#[\\]^`{}~-/', '\u007f', '\u0000', '\n', '\u2028', '\ud800', '😀', '中')
  const texts = fc.oneof(fc.string({ unit: units }), fc.string({ unit: 'binary' }), fc.webUrl())
  fc.assert(fc.property(texts, (text) => quoteText(text) === JSON.stringify(text)))
})
