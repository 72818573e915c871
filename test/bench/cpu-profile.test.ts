import t from 'tap'
import { foldProfile, rankFunctions } from '../../scripts/bench/cpu-profile.js'

const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber })
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 4] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('serve', 'file:///app/dist/serve.js', 6), children: [5] },
    { id: 4, callFrame: frame('', 'file:///app/dist/other;file.js', 0) },
    { id: 5, callFrame: frame('query', 'file:///app/dist/query.js', 9) }
  ],
  samples: [2, 3, 5, 5, 4],
  timeDeltas: [1000, 100, 250, 50.4, 100]
}

t.test('foldProfile() writes a line a stack, without idle time', async (t) => {
  t.same(foldProfile(profile).trimEnd().split('\n'), [
    '(root);serve app/dist/serve.js:7 100',
    '(root);serve app/dist/serve.js:7;query app/dist/query.js:10 300',
    '(root);(anonymous) app/dist/other,file.js:1 100'
  ])
})

t.test('rankFunctions() ranks by time in the function itself', async (t) => {
  const lines = rankFunctions(profile, 2).split('\n')
  t.match(lines[2], /^query app\/dist\/query\.js:10 +60\.0 %$/)
  t.match(lines[3], /^(serve|\(anonymous\)).* 20\.0 %$/)
  t.equal(lines.length, 4)
})
