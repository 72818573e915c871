import t from 'tap'
import { findNearestName } from '../../../src/service/config/nearest-name.js'

t.test('findNearestName() returns the name that takes the fewest edits', async (t) => {
  const known = ['ALPHA', 'ALPHABET', 'BETA'] as const
  t.equal(findNearestName('ALPAH', [...known]), 'ALPHA', 'letters swapped')
  t.equal(findNearestName('ALPHABETS', [...known]), 'ALPHABET', 'a letter too many')
  t.equal(findNearestName('BTA', [...known]), 'BETA', 'a letter too few')
  t.equal(findNearestName('', [...known]), 'BETA', 'nothing at all')
  t.equal(findNearestName('XXXXX', ['ABCDE', 'FGHIJ']), 'ABCDE', 'of several the first')
})
