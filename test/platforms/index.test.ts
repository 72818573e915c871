import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import * as main from '../../src/index.js'
import { platforms } from '../../src/platforms/index.js'
import { listSettings as settingsOf } from '../../src/platforms/platform.js'
import { sandboxPlatforms, sandboxSettings } from '../../src/sandbox/settings.js'
import { simulatedPlatforms } from '../../src/sandbox/platforms/index.js'
import { root } from '../helpers/contract-document.js'
import { readSourceFiles } from '../helpers/source-files.js'

const listFolders = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

t.test('platforms has every folder of a platform, each with a simulator and a public factory', async (t) => {
  const folders = platforms.map(({ name }) => name.replaceAll('_', '-')).sort()
  t.strictSame(listFolders('src/platforms').sort(), [...folders, 'kit'].sort())
  t.strictSame(listFolders('src/sandbox/platforms').sort(), folders)
  for (const { key } of platforms) {
    const factory = `create${key[0]!.toUpperCase()}${key.slice(1)}Provider`
    t.type((main as Record<string, unknown>)[factory], 'function', factory)
  }
})

t.test('a platform is named by its folders, and by the files that CONTRIBUTING lists', async (t) => {
  const guide = readFileSync(join(root, '.github', 'CONTRIBUTING.md'), 'utf8')
  const [, section = ''] = /## Add a platform\n(.*?)\n## /s.exec(guide) ?? []
  const files = readSourceFiles().filter(({ syntax }) => /feishu/i.test(syntax.text))
  const others = files.map(({ path }) => `src/${path}`).filter((path) => !path.includes('/platforms/feishu/'))
  const lists = ['src/elements/platforms.ts', 'src/platforms/index.ts', 'src/sandbox/platforms/index.ts']
  t.strictSame(others.sort(), [...lists, 'src/index.ts'].sort())
  for (const file of others) t.ok(section.includes(`\`${file}\``), file)
})

t.test('platforms have keys, names and settings of one spelling, and no two share one', async (t) => {
  for (const platform of platforms) {
    t.equal(
      platform.key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      platform.name
    )
    for (const { name } of settingsOf(platform)) t.ok(name.startsWith(`${platform.name.toUpperCase()}_`), name)
  }
  for (const names of [platforms.map(({ key }) => key), platforms.flatMap(settingsOf).map(({ name }) => name)]) {
    t.equal(new Set(names).size, names.length)
  }
})

t.test('platforms and their simulators agree on what the contract names, and on the required settings', async (t) => {
  const simulated = sandboxSettings('http://127.0.0.1:3001', {}, sandboxPlatforms)
  const required = platforms.flatMap(settingsOf).filter(({ kind }) => kind !== 'choice')
  t.strictSame(Object.keys(simulated).sort(), required.map(({ name }) => name).sort())
  const inContract = (list: readonly { isInContract: boolean }[]): boolean[] =>
    list.map(({ isInContract }) => isInContract)
  t.strictSame(inContract(platforms), inContract(simulatedPlatforms))
})
