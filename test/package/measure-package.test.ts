import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { measureLoading } from '../../scripts/measure-package/import-time.js'
import { measureInstallation } from '../../scripts/measure-package/installation.js'
import { renderReport } from '../../scripts/measure-package/report.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'

t.test('measureInstallation() counts packages, nested ones included, and bytes', async (t) => {
  const folder = t.testdir({
    'package.json': '{}',
    node_modules: {
      a: { 'package.json': '{}', dist: { 'package.json': '{}' }, node_modules: { c: { 'package.json': '{}' } } },
      '@scope': { b: { 'package.json': '{}', 'b.js': '12345' } }
    }
  })
  t.strictSame(measureInstallation(folder), { packages: 3, bytes: 4 * 2 + 5 })
})

t.test('measureLoading() measures new processes, and fails when the package does not load', async (t) => {
  const folder = makeOutsideFolder(t)
  const installed = join(folder, 'node_modules', 'fastify-oauth-binding')
  mkdirSync(installed, { recursive: true })
  writeFileSync(join(installed, 'package.json'), '{"main":"main.cjs"}')
  writeFileSync(join(installed, 'main.cjs'), '')
  for (const loading of ['import', 'require'] as const) {
    t.ok((await measureLoading(process.execPath, folder, loading, 3)) > 0)
  }
  writeFileSync(join(installed, 'main.cjs'), 'throw new Error("broken")')
  for (const loading of ['import', 'require'] as const) {
    await t.rejects(measureLoading(process.execPath, folder, loading, 1), { message: /broken/ })
  }
})

t.test('renderReport() writes a table', async (t) => {
  const times = [
    { node: 'v20.20.2', importMs: 101.4, requireMs: 99.6 },
    { node: 'v26.1.0', importMs: 80, requireMs: 7 }
  ]
  t.equal(
    renderReport({ packages: 69, bytes: 51_234_567 }, times),
    [
      'With fastify: 69 packages, 51.2 MB',
      'Node.js   import, ms  require, ms',
      'v20.20.2  101         100',
      'v26.1.0   80          7',
      ''
    ].join('\n')
  )
})
