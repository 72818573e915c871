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
import { readmes } from '../scripts/readme/readmes.js'
import { listRows, renderReadme } from '../scripts/readme/tables.js'
import { readCodeBlocks, readExample, readmeNames, readReadme, root } from './helpers/readme.js'

const main = join(root, 'dist', 'cli', 'main.js')

await t.test('both READMEs have the same code, settings, options, errors and faults', async (t) => {
  t.strictSame(readCodeBlocks('README.zh-CN.md'), readCodeBlocks('README.md'))
  const unworded = ['UNAUTHENTICATED', 'VALIDATION_FAILED']
  const names = [...settingNames, ...Object.keys(errorClasses).filter((code) => !unworded.includes(code))]
  const options = [pluginOptionsSchema, signInOptionsSchema, operatorOptionsSchema].flatMap(({ properties }) =>
    Object.keys(properties)
  )
  for (const readme of readmeNames) {
    const lines = readReadme(readme)
      .split('\n')
      .filter((line) => line.startsWith('|'))
    for (const name of [...names, ...options, ...faultNames]) {
      t.ok(
        lines.some((line) => line.split('|').slice(1, 3).join('|').includes(`\`${name}\``)),
        `${readme}: ${name}`
      )
    }
  }
})

await t.test('listRows() names an option or setting that has no row', async (t) => {
  t.throws(() => listRows({ SOME_NAME: { readme: 'above' } as never }), { message: /^SOME_NAME has no row/ })
})

await t.test('the generated parts are what `npm run generate` makes of them', async (t) => {
  for (const { file, language } of readmes) {
    const text = readReadme(file)
    t.equal(renderReadme(text, language), text, file)
    t.throws(() => renderReadme(text.replace('<!-- /limits -->', ''), language), /no part limits/)
  }
})

await t.test('the commands of the README exist, with their options', async (t) => {
  const commands = readCodeBlocks()
    .flatMap(({ code }) => code.split('\n'))
    .filter((line) => line.startsWith('npx oauth-binding '))
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(2))
  t.ok(commands.length >= 6)
  for (const command of commands) {
    const names = command.filter((word) => /^[a-z]/.test(word))
    const child = spawn(process.execPath, [main, ...names, '--help'], { env: { PATH: process.env['PATH'] } })
    const help = await text(child.stdout)
    for (const option of command.filter((word) => word.startsWith('--'))) {
      t.match(help, option, `${command.join(' ')}: ${option}`)
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
