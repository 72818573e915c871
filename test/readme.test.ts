import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { settingNames } from '../src/service/config/settings.js'
import { errorClasses } from '../src/errors.js'
import { operatorOptionsSchema } from '../src/operator/operator-options.js'
import { pluginOptionsSchema } from '../src/options.js'
import { signInOptionsSchema } from '../src/sign-in-options.js'
import { faultNames } from '../src/sandbox/faults/catalogue.js'
import { languages, listDocuments } from '../scripts/readme/documents.js'
import { listRows, partNames, renderDocument } from '../scripts/readme/tables.js'
import { listHeadings, listLinks, listTargets } from './helpers/markdown.js'
import { readCodeBlocks, readDocument, readExample, readmeNames, root } from './helpers/readme.js'

const main = join(root, 'dist', 'cli', 'main.js')
const documents = listDocuments()

await t.test('README and every page have the same lines, headings and code in both languages', async (t) => {
  for (const { en, zh } of documents) {
    const [english, chinese] = [readDocument(en), readDocument(zh)]
    t.equal(chinese.split('\n').length, english.split('\n').length, `${zh}: lines`)
    const shape = (name: string) => listHeadings(readDocument(name)).map(({ line, level }) => `${line}: ${level}`)
    t.strictSame(shape(zh), shape(en), `${zh}: headings`)
    t.strictSame(readCodeBlocks(zh), readCodeBlocks(en), `${zh}: code`)
    t.match(chinese, /\p{Script=Han}/u, `${zh} is Chinese`)
    t.match(listHeadings(english)[0], { line: 1, level: 1 }, `${en} begins with its title`)
  }
})

await t.test('README has at most 200 lines', async (t) => {
  for (const name of readmeNames) t.ok(readDocument(name).trimEnd().split('\n').length <= 200, name)
})

await t.test('every option, setting, error and fault has its row in both languages', async (t) => {
  const unworded = ['UNAUTHENTICATED', 'VALIDATION_FAILED']
  const codes = Object.keys(errorClasses).filter((code) => !unworded.includes(code))
  const options = [pluginOptionsSchema, signInOptionsSchema, operatorOptionsSchema].flatMap(({ properties }) =>
    Object.keys(properties)
  )
  for (const language of languages) {
    const lines = documents.flatMap((pair) => readDocument(pair[language]).split('\n'))
    const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, 3).join('|'))
    for (const name of [...settingNames, ...codes, ...options, ...faultNames]) {
      t.ok(
        cells.some((cell) => cell.includes(`\`${name}\``)),
        `${language}: ${name}`
      )
    }
  }
})

await t.test('listRows() names an option or setting that has no row', async (t) => {
  t.throws(() => listRows({ SOME_NAME: { readme: 'above' } as never }), { message: /^SOME_NAME has no row/ })
})

await t.test(
  'the generated parts are what `npm run generate` makes of them, each in one place a language',
  async (t) => {
    for (const language of languages) {
      const texts = documents.map((pair) => readDocument(pair[language]))
      for (const [index, text] of texts.entries()) {
        t.equal(renderDocument(text, language), text, documents[index]![language])
      }
      for (const part of partNames) {
        t.equal(texts.filter((text) => text.includes(`<!-- ${part}: `)).length, 1, `${language}: ${part}`)
      }
    }
    t.throws(() => renderDocument('<!-- limits: npm run generate -->\n\n', 'en'), { message: /no part limits/ })
    t.throws(() => renderDocument('<!-- else: npm run generate -->\n\n', 'en'), { message: /no part else/ })
  }
)

/** What is written in English alone. */
const others = [
  'CHANGELOG.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
  'src/README.md',
  'scripts/bench/README.md'
]

await t.test('every link leads to a file, and to a heading in it', async (t) => {
  const english = new Map(documents.map(({ en, zh }) => [en, zh]))
  for (const name of [...documents.flatMap(({ en, zh }) => [en, zh]), ...others]) {
    for (const { href, line } of listLinks(readDocument(name))) {
      const { path, anchor, targets } = listTargets(name, href)
      t.ok(targets !== undefined, `${name}:${line}: ${href} is there`)
      if (anchor !== '') t.ok(targets?.includes(anchor), `${name}:${line}: ${href} is a heading`)
      const isSwitch = /^README/.test(name) && href.startsWith('README')
      if (!isSwitch && documents.some(({ zh }) => zh === name)) {
        t.notOk(english.has(path), `${name}:${line}: ${href} has a Chinese page`)
      }
    }
  }
})

await t.test('the table of contents leads to every page', async (t) => {
  for (const language of languages) {
    const pages = documents.map((pair) => pair[language]).filter((name) => name.startsWith('.docs/'))
    const [contents = '', ...others] = pages
    const links = listLinks(readDocument(contents)).map(({ href }) => listTargets(contents, href).path)
    for (const page of others) t.ok(links.includes(page), page)
    t.ok(
      listLinks(readDocument(documents[0]![language])).some(({ href }) => href === contents),
      contents
    )
  }
})

await t.test('the commands of the documentation exist, with their options', async (t) => {
  const lines = documents.flatMap(({ en }) => readCodeBlocks(en)).flatMap(({ code }) => code.split('\n'))
  const commands = lines
    .filter((line) => line.startsWith('npx oauth-binding '))
    .map((line) =>
      line
        .replace(/[#>].*/, '')
        .trim()
        .split(/\s+/)
        .slice(2)
    )
  t.ok(commands.length >= 6)
  const helps = new Map<string, string>()
  for (const command of commands) {
    const names = command.slice(0, command.findIndex((word) => !/^[a-z]/.test(word)) >>> 0)
    const key = names.join(' ')
    if (!helps.has(key)) {
      const child = spawn(process.execPath, [main, ...names, '--help'], { env: { PATH: process.env['PATH'] } })
      helps.set(key, await text(child.stdout))
    }
    for (const option of command.filter((word) => word.startsWith('--'))) {
      t.match(helps.get(key), option, `${command.join(' ')}: ${option}`)
    }
  }
})

/** Starts the demo, runs a shell example against it, and returns the lines that it writes. */
async function runShellExample(t: Test, example: string): Promise<{ lines: string[]; err: string }> {
  const service = spawn(process.execPath, [main, 'serve', '--sandbox'], {
    cwd: t.testdir(),
    env: { PATH: process.env['PATH'], PORT: '0' }
  })
  t.teardown(() => service.kill('SIGKILL'))
  let welcome = ''
  for await (const chunk of service.stdout) {
    welcome += String(chunk)
    if (welcome.includes('Ctrl+C')) break
  }
  const api = /API='([^']+)'/.exec(welcome)?.[1]
  const token = /Demo token\s+(\S+)/.exec(welcome)?.[1]
  const shell = spawn('sh', ['-eu'], { env: { PATH: process.env['PATH'], API: api, TOKEN: token } })
  shell.stdin.end(readExample(example))
  const [out, err] = await Promise.all([text(shell.stdout), text(shell.stderr)])
  return { lines: out.trim().split('\n'), err }
}

await t.test('the shell example lives the whole life of a binding', async (t) => {
  const {
    lines: [bound, list, unbound],
    err
  } = await runShellExample(t, 'sh life.sh')
  t.equal(bound, '{"code":200,"data":"绑定成功","msg":"success"}', err)
  t.match(JSON.parse(list ?? '{}'), {
    data: [{ has_binding: false }, { has_binding: true, binding: { nickname: '小明' } }]
  })
  t.equal(unbound, '{"code":200,"data":"操作成功","msg":"success"}')
})

await t.test('the shell example signs in with a ticket, and out by unbinding', async (t) => {
  const {
    lines: [bound, list, unbound, refused],
    err
  } = await runShellExample(t, 'sh sign-in.sh')
  t.equal(bound, '{"code":200,"data":"绑定成功","msg":"success"}', err)
  t.match(JSON.parse(list ?? '{}'), { data: [{ has_binding: false }, { has_binding: true }] })
  t.equal(unbound, '{"code":200,"data":"操作成功","msg":"success"}')
  t.equal(JSON.parse(refused ?? '{}').code, 401)
})
