import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { packPackage } from '../../scripts/measure-package/installation.js'
import { findFreePort } from '../helpers/free-port.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { env } from '../helpers/pack-from-clone.js'
import { readDocument, readExample } from '../helpers/readme.js'

/** A terminal in the folder, in which a block of README.md is typed. */
function type(t: Test, cwd: string, block: string): ChildProcess {
  const shell = spawn('sh', ['-eu', '-c', block], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => {
    try {
      process.kill(-shell.pid!, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  })
  return shell
}

/** Waits until a terminal shows a text, or throws what it showed when it ended. */
async function waitFor(shell: ChildProcess, sign: RegExp): Promise<void> {
  let shown = ''
  shell.stderr!.on('data', (chunk) => (shown += String(chunk)))
  for await (const chunk of shell.stdout!) {
    shown += String(chunk)
    if (sign.test(shown)) return
  }
  throw new Error(`It ended: ${shown}`)
}

/** Waits until a terminal is idle again, and returns what it showed. */
async function finish(shell: ChildProcess): Promise<string> {
  const ended = new Promise<number | null>((resolve) => shell.once('exit', resolve))
  const [out, err] = await Promise.all([text(shell.stdout!), text(shell.stderr!)])
  const status = await ended
  if (status !== 0) throw new Error(`It ended with ${status}: ${out}${err}`)
  return out
}

await t.test('README.md leads from an empty folder to a bound account in ten minutes', async (t) => {
  const folder = join(makeOutsideFolder(t), 'empty')
  mkdirSync(folder)
  // test/package/package.test.ts packs from a clone without anything built.
  const tarball = basename(await packPackage(folder))
  t.match(readDocument('README.md'), `npm install ./${tarball} `, 'it names the tarball as it is named')
  // Ports are all that differs: those of README.md may be taken here.
  const ports = { 3000: String(await findFreePort()), 3001: String(await findFreePort()) }
  const read = (info: string): string => {
    const block = readExample(info, 'README.md')
    return block.replace(/\b(3000|3001)\b/g, (port) => ports[Number(port) as keyof typeof ports])
  }

  const began = performance.now()
  const seconds = (): number => Math.round((performance.now() - began) / 1000)
  await finish(type(t, folder, read('sh install')))
  t.comment(`installed after ${seconds()} s`)
  writeFileSync(join(folder, 'app.ts'), read('ts app.ts'))
  await waitFor(type(t, folder, read('sh sandbox')), new RegExp(`:${ports[3001]}`))
  await waitFor(type(t, folder, read('sh start')), /Server listening at/)
  t.comment(`the application serves after ${seconds()} s`)
  const [bound, list] = (await finish(type(t, folder, read('sh bind.sh')))).trim().split('\n')
  t.comment(`an account is bound after ${seconds()} s`)
  t.ok(seconds() < 600, `${seconds()} s are less than ten minutes`)
  t.equal(bound, '{"code":200,"data":"绑定成功","msg":"success"}', 'as README.md says')
  t.ok(readDocument('README.md').includes(`\`${bound}\``))
  t.match(JSON.parse(list ?? ''), { data: [{ name: 'wechat', has_binding: true, binding: { nickname: '小明' } }] })
})
