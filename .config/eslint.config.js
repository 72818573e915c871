import neostandard from 'neostandard'

export default [
  ...neostandard({ ts: true, noStyle: true }),
  {
    basePath: '..',
    ignores: ['src/contract/generated/**', 'src/persistence/generated/**']
  }
]
