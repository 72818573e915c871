import neostandard from 'neostandard'

export default [
  ...neostandard({ ts: true, noStyle: true }),
  { ignores: ['src/contract/generated/**', 'src/persistence/generated/**'] }
]
