import type { TSchema } from '@sinclair/typebox'
import { allMetrics } from '../../src/metrics/catalogue.js'
import { operatorOptionsSchema } from '../../src/operator/operator-options.js'
import { pluginOptionsSchema } from '../../src/options.js'
import { platforms } from '../../src/platforms/index.js'
import { listSettings as listPlatformSettings, signInSettingOf, type Platform } from '../../src/platforms/platform.js'
import type { PlatformSetting } from '../../src/platforms/setting.js'
import type { ReadmeRow, ReadmeText } from '../../src/option-table.js'
import { limitSettingNames, settingNames, settingsSchema } from '../../src/service/config/settings.js'
import { signInOptionsSchema } from '../../src/sign-in-options.js'
import { examples } from './examples.js'
import { renderErrorDetails } from './error-details.js'
import { listErrorRows } from './error-rows.js'
import { listFaultRows } from './fault-rows.js'

/** A language of the documentation. */
export type ReadmeLanguage = keyof ReadmeText

type TableName =
  'options' | 'sign-in-options' | 'operator-options' | 'settings' | 'limits' | 'errors' | 'faults' | 'metrics'

interface Row {
  readonly names: readonly string[]
  readonly default: ReadmeText
  readonly meaning: ReadmeText
}

const both = (text: string): ReadmeText => ({ en: text, zh: text })
const colons = { en: ': ', zh: '：' } as const
const separators = { en: ', ', zh: '、' } as const
const none = { en: 'none', zh: '无' }

function describeDefaults(schemas: readonly TSchema[], { default: given }: ReadmeRow): ReadmeText {
  if (given !== undefined) return given
  const values = schemas.flatMap(({ default: value }: { default?: unknown }) =>
    value === undefined ? [] : [typeof value === 'number' ? String(value) : `\`${String(value)}\``]
  )
  const unique = [...new Set(values)]
  if (unique.length === 0) return none
  return { en: unique.join(separators.en), zh: unique.join(separators.zh) }
}

/**
 * Lists the rows of options or settings, in their order; one whose `readme` is `above` joins the row before it.
 *
 * @throws Error naming the first that has no row.
 */
export function listRows(properties: Readonly<Record<string, TSchema>>): Row[] {
  const groups: { names: string[]; row: ReadmeRow }[] = []
  for (const [name, schema] of Object.entries(properties)) {
    const row = schema['readme'] as ReadmeRow | 'above' | undefined
    const above = groups.at(-1)
    if (typeof row === 'object') groups.push({ names: [name], row })
    else if (row === 'above' && above !== undefined) above.names.push(name)
    else throw new Error(`${name} has no row for the documentation`)
  }
  return groups.map(({ names, row }) => toRow(names, row, properties))
}

function toRow(names: readonly string[], row: ReadmeRow, properties: Readonly<Record<string, TSchema>>): Row {
  const schemas = names.map((name) => properties[name] as TSchema)
  return { names, default: describeDefaults(schemas, row), meaning: row }
}

/** Fastify's own option. */
const prefix: Row = {
  names: ['prefix'],
  default: none,
  meaning: { en: 'The operations live at `{prefix}/oauth-binding`.', zh: '接口位于 `{prefix}/oauth-binding`。' }
}

const secretFiles: Row = {
  names: ['OAUTH_BINDING_SECRET_FILE', 'DATABASE_URL_FILE', '…_SECRET_FILE'],
  default: both('—'),
  meaning: {
    en: 'Instead of the setting itself: a file that holds it (Docker and Kubernetes secrets). Works for every secret, `JWT_SECRET` and `OAUTH_BINDING_SECRET_PREVIOUS` included.',
    zh: '代替设置本身：保存其值的文件（Docker 与 Kubernetes 的 secret）。适用于每一个密钥，包括 `JWT_SECRET` 和 `OAUTH_BINDING_SECRET_PREVIOUS`。'
  }
}

const properties: Readonly<Record<string, TSchema>> = settingsSchema.properties

function pick(names: readonly string[]): Readonly<Record<string, TSchema>> {
  return Object.fromEntries(names.map((name) => [name, properties[name] as TSchema]))
}

const realPlatform = { en: 'the real platform', zh: '真实平台' }
const forDevelopment = { en: "Set to the simulator's address for development.", zh: '开发时设为模拟器的地址。' }

/** A row for the required settings of a platform, one for each choice, one for the addresses. */
function listPlatformRows({ settings, readme }: Platform): Row[] {
  const all = Object.values<PlatformSetting>(settings)
  const namesOf = (kind: PlatformSetting['kind']) => all.filter((each) => each.kind === kind).map(({ name }) => name)
  const choices = all.flatMap(({ name, readme: row }) => (row === undefined ? [] : [toRow([name], row, properties)]))
  return [
    { names: namesOf('required'), default: both('—'), meaning: readme },
    ...choices,
    { names: namesOf('optional'), default: realPlatform, meaning: forDevelopment }
  ]
}

const signInAddresses: Row = {
  names: platforms.map((platform) => signInSettingOf(platform).name),
  default: none,
  meaning: {
    en: 'Offers signing in with this platform: where it sends people back to who sign in. Register the address with the app, too.',
    zh: '提供以该平台登录：登录后平台跳转回的地址，也需在平台应用中登记。'
  }
}

/** Options that another plugin has as well are the same objects; they share one row. */
function listOptionsOf({ properties: table }: { properties: Readonly<Record<string, TSchema>> }): Row[] {
  const ofBinding: ReadonlySet<TSchema> = new Set(Object.values(pluginOptionsSchema.properties))
  const options = Object.entries(table)
  const own = options.filter(([, schema]) => !ofBinding.has(schema))
  const shared = options.filter(([, schema]) => ofBinding.has(schema)).map(([name]) => name)
  const meaning = { en: 'As of `oauthBindingPlugin`.', zh: '与 `oauthBindingPlugin` 的相同。' }
  return [...listRows(Object.fromEntries(own)), { names: shared, default: both('—'), meaning }]
}

function listSettings(): Row[] {
  const ofPlatforms = platforms.flatMap(listPlatformSettings)
  const others = new Set([...limitSettingNames, ...ofPlatforms.map(({ name }) => name)])
  const own = settingNames.filter((name) => !others.has(name))
  const jwt = own.findIndex((name) => name.startsWith('JWT_'))
  return [
    ...listRows(pick(own.slice(0, jwt))),
    ...platforms.flatMap(listPlatformRows),
    signInAddresses,
    ...listRows(pick(own.slice(jwt))),
    secretFiles
  ]
}

interface Table {
  readonly heads: readonly ReadmeText[]
  readonly cells: (language: ReadmeLanguage) => string[][]
}

function tabulate(first: ReadmeText, last: ReadmeText, rows: readonly Row[]): Table {
  return {
    heads: [first, { en: 'default', zh: '默认值' }, last],
    cells: (language) =>
      rows.map((row) => [
        row.names.map((each) => `\`${each}\``).join(separators[language]),
        row.default[language],
        row.meaning[language]
      ])
  }
}

const setting = { en: 'setting', zh: '设置' }
const meaning = { en: 'meaning', zh: '含义' }

const tables: Readonly<Record<TableName, Table>> = {
  options: tabulate({ en: 'option', zh: '选项' }, meaning, [prefix, ...listRows(pluginOptionsSchema.properties)]),
  'sign-in-options': tabulate({ en: 'option', zh: '选项' }, meaning, listOptionsOf(signInOptionsSchema)),
  'operator-options': tabulate({ en: 'option', zh: '选项' }, meaning, listOptionsOf(operatorOptionsSchema)),
  settings: tabulate(setting, meaning, listSettings()),
  limits: tabulate(setting, { en: 'beyond it', zh: '超出时' }, listRows(pick(limitSettingNames))),
  errors: {
    heads: [
      { en: '`error`', zh: '`error`' },
      { en: 'status', zh: '状态码' },
      { en: 'cause', zh: '原因' },
      { en: 'remedy', zh: '处理' }
    ],
    cells: (language) =>
      listErrorRows().map(({ code, status, cause, remedy }) => [
        code[language],
        status,
        cause[language],
        remedy[language]
      ])
  },
  metrics: {
    heads: [{ en: 'metric', zh: '指标' }, { en: 'type', zh: '类型' }, { en: 'labels', zh: '标签' }, meaning],
    cells: (language) =>
      allMetrics.map(({ name, type, labels, readme }) => [
        `\`${name}\``,
        type,
        labels.map((label) => `\`${label}\``).join(separators[language]) || '—',
        readme[language]
      ])
  },
  faults: {
    heads: [
      { en: 'fault', zh: '故障' },
      { en: 'codes', zh: '错误码' }
    ],
    cells: listFaultRows
  }
}

/** Lists the logins beyond the contract's, by the factory of each and what it requires. */
function renderLogins(language: ReadmeLanguage): string {
  const lines = platforms
    .filter(({ isInContract }) => !isInContract)
    .map(({ key, settings, readme }) => {
      const required = Object.entries<PlatformSetting>(settings).filter(([, { kind }]) => kind === 'required')
      const options = required.map(([option]) => option).join(', ')
      return `- \`create${key.charAt(0).toUpperCase()}${key.slice(1)}Provider({ ${options} })\`${colons[language]}${readme[language]}`
    })
  return lines.join('\n')
}

function renderPart(name: string, language: ReadmeLanguage): string {
  if (name === 'logins') return renderLogins(language)
  if (name === 'error-details') return renderErrorDetails(language)
  const example = examples[name]
  if (example !== undefined) return example
  const { heads, cells } = tables[name as TableName]
  const lines = [heads.map((head) => head[language]), heads.map(() => '---'), ...cells(language)]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

/** The names of all parts that are generated. */
export const partNames = [
  ...Object.keys(tables),
  'logins',
  'error-details',
  ...Object.keys(examples)
] as readonly string[]

/**
 * Returns a document with its generated parts as options, settings, platforms, error codes and examples have them now.
 *
 * @throws When a part has no end, or a name that is not known.
 */
export function renderDocument(text: string, language: ReadmeLanguage): string {
  const names = [...text.matchAll(/^<!-- (\S+): npm run generate -->$/gm)].map(([, name = '']) => name)
  return names.reduce((rest, name) => {
    const [begin, end] = [`<!-- ${name}: npm run generate -->\n\n`, `\n\n<!-- /${name} -->`]
    const from = rest.indexOf(begin)
    const to = rest.indexOf(end)
    if (!partNames.includes(name) || from < 0 || to < from) throw new Error(`The document has no part ${name}`)
    return rest.slice(0, from + begin.length) + renderPart(name, language) + rest.slice(to)
  }, text)
}
