import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import type { Test } from 'tap'
import { openDatabase } from '../../src/persistence/open-database.js'
import type { BindingEvent } from '../../src/persistence/events/event-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { oauthBindingPlugin } from '../../src/plugin.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'

/*
 * A small application of its own process that hangs in the middle of taking an event: this file is both its program
 * and its remote control.
 */

async function serve(url: string, userId: string): Promise<void> {
  const store = createPrismaStore(await openDatabase(url))
  const app = fastify()
  await app.register(oauthBindingPlugin, {
    ...{ store, auth: async () => undefined, getUserId: () => userId },
    providers: [createWechatProvider({ appId: 'wx1', appSecret: 's', redirectUri: 'https://host.example/' })],
    secret: 'a key for tests only, 32 characters',
    onEvent: (event) => {
      process.send?.(event)
      return event.type === 'UNBOUND' ? new Promise(() => {}) : undefined
    }
  })
  await app.ready()
  await once(process, 'message')
  await app.inject({ method: 'PUT', url: '/oauth-binding/WECHAT', payload: { state: true } })
}

/** An application that tells of each event it is given, unbinds when it is told to, and never takes that event. */
export interface EventHost {
  child: ChildProcess
  unbind: () => void
  takeEvent: () => Promise<BindingEvent>
}

/** Starts the application on a database; it ends with the test. */
export function startEventHost(t: Test, url: string, userId: string): EventHost {
  const child = fork(fileURLToPath(import.meta.url), ['serve', url, userId], {
    serialization: 'advanced',
    execArgv: ['--import', import.meta.resolve('../runner/register.mjs')],
    env: { PATH: process.env['PATH'] }
  })
  t.teardown(() => child.kill('SIGKILL'))
  return {
    child,
    unbind: () => child.send('unbind'),
    takeEvent: async () => ((await once(child, 'message')) as [BindingEvent])[0]
  }
}

const [, , command, url, userId] = process.argv
if (command === 'serve') await serve(url!, userId!)
