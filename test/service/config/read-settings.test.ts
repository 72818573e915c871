import { join } from 'node:path'
import t from 'tap'
import { loadConfig, loadDatabaseConfig } from '../../../src/service/config/config.js'
import { readSettings } from '../../../src/service/config/read-settings.js'
import { secretSettingNames, settingNames, settingSchemas } from '../../../src/service/config/settings.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

const secretValue = 'a secret in a file, of 32 characters'

t.test('readSettings() reads every secret from the file that its twin names', async (t) => {
  const others = ['DATABASE_URL', 'OAUTH_BINDING_REDIS_URL', 'OAUTH_BINDING_SECRET_PREVIOUS']
  const expected = [...settingNames.filter((name) => name.endsWith('_SECRET')), ...others]
  t.strictSame([...secretSettingNames].sort(), expected.sort())
  for (const name of ['JWT_SECRET', 'OAUTH_BINDING_SECRET', 'DING_TALK_CLIENT_SECRET', 'FEISHU_APP_SECRET']) {
    t.ok(expected.includes(name), name)
  }
  const values = Object.fromEntries(secretSettingNames.map((name) => [name, secretValue]))
  Object.assign(values, { DATABASE_URL: 'postgresql://u:p@db/x' })
  const directory = t.testdir(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}\n`])))
  const environment = Object.fromEntries(secretSettingNames.map((name) => [`${name}_FILE`, join(directory, name)]))
  const { settings, given, problems } = readSettings(environment)
  t.strictSame(problems, [])
  t.match(settings, values)
  t.strictSame(given, values)
})

t.test('readSettings() takes one line break off the end of a file, nothing else', async (t) => {
  const read = (content: string) => {
    const directory = t.testdir({ secret: content })
    return readSettings({ WECHAT_APP_SECRET_FILE: join(directory, 'secret') }).given.WECHAT_APP_SECRET
  }
  t.equal(read('secret'), 'secret')
  t.equal(read('secret\r\n'), 'secret')
  t.equal(read(' secret \n\n'), ' secret \n')
})

t.test('readSettings() names the setting whose file is of no use, never what the file holds', async (t) => {
  const directory = t.testdir({ secret: secretValue, short: 'too short', empty: '\n' })
  const expected: [Record<string, string>, string][] = [
    [
      { OAUTH_BINDING_SECRET: 'x'.repeat(32), OAUTH_BINDING_SECRET_FILE: join(directory, 'secret') },
      'OAUTH_BINDING_SECRET_FILE is set, and so is OAUTH_BINDING_SECRET: unset one of them.'
    ],
    [
      { OAUTH_BINDING_SECRET_FILE: join(directory, 'missing') },
      'OAUTH_BINDING_SECRET_FILE names a file that cannot be read (ENOENT).'
    ],
    [{ OAUTH_BINDING_SECRET_FILE: directory }, 'OAUTH_BINDING_SECRET_FILE names a file that cannot be read (EISDIR).'],
    [{ JWT_SECRET_FILE: join(directory, 'empty') }, 'JWT_SECRET_FILE names an empty file.'],
    [
      { OAUTH_BINDING_SECRET_FILE: join(directory, 'short') },
      'OAUTH_BINDING_SECRET must be at least 32 characters, the same in every instance, kept secret.'
    ],
    [
      { OAUTH_BINDING_SECRETS_FILE: join(directory, 'secret') },
      'OAUTH_BINDING_SECRETS_FILE is not a known setting; did you mean OAUTH_BINDING_SECRET_FILE?'
    ]
  ]
  for (const [environment, problem] of expected) t.strictSame(readSettings(environment).problems, [problem])
  t.equal(readSettings({ DATABASE_URL_FILE: join(directory, 'missing') }).settings, null, 'no default in its place')
  t.strictSame(readSettings({ OAUTH_BINDING_SECRET_FILE: '' }).problems, [], 'an empty name is none')
})

t.test('every configuration that is loaded has the secrets of the files', async (t) => {
  const directory = t.testdir({ key: `${secretValue}\n`, database: 'file:./elsewhere.db\n' })
  const environment = {
    ...serviceEnvironment,
    OAUTH_BINDING_SECRET: '',
    OAUTH_BINDING_SECRET_FILE: join(directory, 'key'),
    DATABASE_URL_FILE: join(directory, 'database')
  }
  t.match(loadConfig(environment), { secrets: [secretValue], databaseUrl: 'file:./elsewhere.db' })
  t.equal(loadDatabaseConfig(environment).databaseUrl, 'file:./elsewhere.db')
  t.throws(
    () => loadDatabaseConfig({ DATABASE_URL_FILE: join(directory, 'missing') }),
    new Error('DATABASE_URL_FILE names a file that cannot be read (ENOENT).')
  )
})

t.test('readSettings() checks all that the table of settings demands of a value', async (t) => {
  const checked = ['type', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'enum']
  const others = ['default', 'description', 'readme', 'writeOnly']
  for (const [name, schema] of Object.entries(settingSchemas)) {
    t.strictSame(
      Object.keys(schema).filter((keyword) => ![...checked, ...others].includes(keyword)),
      [],
      name
    )
    t.ok(['integer', 'string'].includes(schema.type as string), name)
  }
})
