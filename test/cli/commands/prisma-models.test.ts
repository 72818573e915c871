import t from 'tap'
import { databaseKinds } from '../../helpers/databases.js'
import { runCli } from '../../helpers/run-cli.js'

for (const kind of databaseKinds) {
  t.test(`prisma-models prints the models alone (${kind})`, async (t) => {
    const { status, stdout, stderr } = await runCli(t, ['prisma-models', '--database', kind], { cwd: t.testdir() })
    t.strictSame([status, stderr], [0, ''])
    t.strictSame(stdout.match(/^\w+ \w+ \{$/gm), [
      ...['model OauthBinding {', 'model OauthIdentity {', 'model OauthState {', 'model OauthSignIn {'],
      ...['model OauthSession {', 'model BindingEvent {', 'model PersonalAccessToken {']
    ])
    t.match(stdout, /^\/\/\/ What a user has bound/)
    t.equal(stdout.includes('@db.Timestamp(0)'), kind === 'postgresql')
  })
}
