import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { OauthBindingApi } from '../../src/index.js'
import { databaseKinds } from '../helpers/databases.js'
import { readExample } from '../helpers/readme.js'
import { bindAccount, buildScripted, nameIdentity } from '../helpers/scripted-account.js'

/** What the example exports. */
interface Members {
  removeMember: (app: FastifyInstance, userId: string, by: string) => Promise<void>
  findMember: (app: FastifyInstance, openId: string) => Promise<string | null>
}

for (const kind of databaseKinds) {
  t.test(
    `the documentation’s functions of members find a user, and end what the user has bound, ${kind}`,
    async (t) => {
      const path = join(t.testdir(), 'members.mjs')
      writeFileSync(path, readExample('js members.js'))
      const { removeMember, findMember } = (await import(path)) as Members
      const host = await buildScripted(t, kind)
      const { subject } = nameIdentity('a')
      t.equal(await findMember(host.app, subject), null)
      const user = await bindAccount(host, 'a')
      await bindAccount(host, 'b', user, 'DING_TALK')
      t.equal(await findMember(host.app, subject), user.userId)
      const api = host.app.getDecorator<OauthBindingApi>('oauthBinding')
      await api.suspendBinding(user.userId, 'WECHAT', { by: 'support', reason: 'asked by phone' })
      t.equal(await findMember(host.app, subject), null)
      await removeMember(host.app, user.userId, 'support')
      t.strictSame(await api.listBindings(user.userId), [])
      const events = await host.store.findEvents({ after: null, limit: 10 })
      const ended = events.filter(({ type }) => type === 'UNBOUND')
      t.match(ended, Array(2).fill({ type: 'UNBOUND', by: 'support', reason: 'the member has left' }))
    }
  )
}
