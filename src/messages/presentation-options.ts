import { languages, messages, type Language, type Messages } from './index.js'
import { optional } from '../option-table.js'

/** Texts of a host's own, in one language; what is absent is the contract's. */
export type Texts = {
  readonly [Part in keyof Messages]?: Messages[Part] extends string ? string : Partial<Messages[Part]>
}

/** A body as the contract has it. */
export interface ContractBody {
  /** The status of the response. */
  readonly code: number
  readonly data?: unknown
  readonly msg: string
  /** The code of a failure, see the table of errors; absent in a success, a 401 and a failed validation. */
  readonly error?: string
}

/** What a host sends in place of the contract's bodies. */
export interface Envelope {
  /** Returns the object that is sent as JSON. When it throws, that is logged, and the contract's body is sent. */
  readonly wrap: (body: ContractBody) => object
  /**
   * Returns the JSON schema of what `wrap` returns, for the host's document, from that of the contract's body. Default: any
   * object.
   */
  readonly describe?: (schema: { readonly properties?: Readonly<Record<string, object>> }) => object
}

/** How the responses of a registration look. */
export interface PresentationOptions {
  readonly tags?: readonly string[] | undefined
  readonly texts?: { readonly [Each in Language]?: Texts } | undefined
  readonly envelope?: Envelope | undefined
}

const contractOwn = { en: "the contract's", zh: '契约自己的' }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One segment or several, without parameters: what a host may add stands in `prefix`. */
const pathPattern = /^(?:\/[\w.~-]+)+$/

function checkPath(value: unknown): string | undefined {
  return typeof value === 'string' && pathPattern.test(value)
    ? undefined
    : 'must be a path such as /oauth-binding, without parameters and without a slash at its end'
}

function checkTags(value: unknown): string | undefined {
  const isFit = Array.isArray(value) && value.every((tag) => typeof tag === 'string' && tag.trim() !== '')
  return isFit ? undefined : 'must be a list of texts'
}

/** Returns the first text whose form differs from that of ours; `undefined`: none does. */
function findMisfit(given: unknown, own: unknown, place: string): string | undefined {
  if (!isObject(own)) {
    const isFit = typeof given === typeof own && given !== ''
    return isFit ? undefined : `${place} must be a ${typeof own === 'string' ? 'text' : 'function'}`
  }
  if (!isObject(given)) return `${place} must be an object`
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(own, key)) return `${place}.${key} is no text of ours`
    const misfit = value === undefined ? undefined : findMisfit(value, own[key], `${place}.${key}`)
    if (misfit !== undefined) return misfit
  }
  return undefined
}

function checkTexts(value: unknown): string | undefined {
  const misfit = findMisfit(value, messages, 'the texts')
  return misfit === undefined ? undefined : `do not fit: ${misfit}`
}

const samples: readonly ContractBody[] = [
  { code: 200, data: 'https://example.com/', msg: 'success' },
  { code: 200, data: [], msg: 'success' },
  { code: 401, msg: '请求未认证' },
  { code: 403, data: { state: ['state 不能为空。'] }, msg: '请求数据验证失败!' }
]

function wrapsEach(wrap: Envelope['wrap']): boolean {
  try {
    return samples.every((body) => isObject(wrap(body)))
  } catch {
    return false
  }
}

function checkEnvelope(value: unknown): string | undefined {
  const { wrap, describe, ...others } = Object(value) as Partial<Envelope>
  const isFit = typeof wrap === 'function' && (describe === undefined || typeof describe === 'function')
  if (!isFit || Object.keys(others).length > 0) return 'must have the function wrap, and may have the function describe'
  return wrapsEach(wrap) ? undefined : 'must return an object of every body, a 401 without data for instance'
}

/** The options of how a registration looks, which all plugins have. */
export const presentationProperties = {
  /** The tags of the operations in the host's document. Default: the contract's. */
  tags: optional<NonNullable<PresentationOptions['tags']>>(checkTags, {
    default: contractOwn,
    en: "The tags of the operations in the host's document.",
    zh: '宿主应用文档中各接口的标签。'
  }),
  /** Texts in the place of the contract's, by language; checked at registration. */
  texts: optional<NonNullable<PresentationOptions['texts']>>(checkTexts, {
    default: contractOwn,
    en: "Texts in place of the contract's, by language: `{ en: { bound: 'Linked.', failures: { STATE_UNUSABLE: '…' } } }`; also `done`, and the functions of `fields`.",
    zh: "按语言替换契约的文本：`{ en: { bound: 'Linked.', failures: { STATE_UNUSABLE: '…' } } }`；还有 `done` 和 `fields` 中的函数。"
  }),
  /** The form of every body. Default: the contract's, to the byte. */
  envelope: optional<Envelope>(checkEnvelope, {
    default: contractOwn,
    en: "`{ wrap, describe }`: `wrap(body)` returns what is sent in place of the contract's `{ code, data, msg, error }`, and `describe(schema)` its JSON schema for the document.",
    zh: '`{ wrap, describe }`：`wrap(body)` 返回实际发送的对象，代替契约的 `{ code, data, msg, error }`；`describe(schema)` 返回其 JSON schema，用于文档。'
  })
}

/** The path of a family below the prefix. */
export function pathOption(path: string) {
  return optional<string>(checkPath, {
    default: { en: `\`'${path}'\``, zh: `\`'${path}'\`` },
    en: 'Where the operations live below `prefix`.',
    zh: '接口在 `prefix` 之下的路径。'
  })
}

/** Returns the texts of a registration, the host's own among them. */
export function mergeTexts({ texts = {} }: PresentationOptions): Readonly<Record<Language, Messages>> {
  const merge = (own: Messages, given: Texts = {}): Messages => ({
    ...own,
    ...given,
    failures: { ...own.failures, ...given.failures },
    fields: { ...own.fields, ...given.fields }
  })
  const entries = languages.map((language) => [language, merge(messages[language], texts[language])])
  return Object.fromEntries(entries) as Record<Language, Messages>
}
