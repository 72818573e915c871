import t from 'tap'
import { readSourceFiles } from '../helpers/source-files.js'

await t.test('the client needs openapi-fetch at run time, and nothing else', async (t) => {
  const needed = readSourceFiles()
    .filter(({ path }) => path.startsWith('client/'))
    .flatMap(({ imports }) => imports.filter(({ typeOnly }) => !typeOnly))
    .filter(({ target }) => !target.startsWith('client/'))
  t.strictSame(
    needed.map(({ target }) => target),
    ['openapi-fetch']
  )
})
