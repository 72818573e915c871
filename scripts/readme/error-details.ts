import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { errorCodes, type ErrorCode } from '../../src/contract/index.js'
import { en } from '../../src/messages/en.js'
import { zhCn } from '../../src/messages/zh-cn.js'
import type { ReadmeText } from '../../src/option-table.js'
import { listErrorRows } from './error-rows.js'

type Node = Readonly<Record<string, unknown>>

const contract = parse(readFileSync(join(import.meta.dirname, '..', '..', 'openapi.yaml'), 'utf8')) as Node

const methods = ['get', 'put', 'post', 'delete']

/** A path as pages have it: `{prefix}/login/ticket`. */
const shorten = (path: string): string =>
  path.replace(/^\/api\/(administrator\/user|auth|administrator)\//, '{prefix}/')

function resolve(reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, key) => (node as Node)[key], contract)
}

/** The codes that a response can have in `error`, wherever its schemas name them. */
function listCodes(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap(listCodes)
  const { $ref, error } = node as { $ref?: string; error?: { enum?: string[]; $ref?: string } }
  if ($ref !== undefined) return listCodes(resolve($ref))
  return [...(error?.enum ?? []), ...Object.values(node).flatMap(listCodes)]
}

const operations = Object.entries(contract['paths'] as Record<string, Record<string, { responses: Node }>>).flatMap(
  ([path, operationsOfPath]) =>
    methods.flatMap((method) => {
      const operation = operationsOfPath[method]
      const codes = new Set(operation === undefined ? [] : listCodes(Object.values(operation.responses)))
      return operation === undefined ? [] : [{ name: `\`${method.toUpperCase()} ${shorten(path)}\``, codes }]
    })
)

const texts = {
  every: { en: 'every operation', zh: '所有接口' },
  comma: { en: ', ', zh: '、' },
  cause: { en: 'Cause', zh: '原因' },
  remedy: { en: 'Remedy', zh: '处理' },
  colon: { en: ': ', zh: '：' },
  at: { en: 'Answered by', zh: '返回它的接口' }
} as const satisfies Record<string, ReadmeText>

function describeOperations(code: ErrorCode, language: keyof ReadmeText): string {
  const names = operations.filter(({ codes }) => codes.has(code)).map(({ name }) => name)
  if (names.length === operations.length) return texts.every[language]
  return names.join(texts.comma[language])
}

/** Returns a section for each code: what people read, by which operations, why, and what to do. */
export function renderErrorDetails(language: keyof ReadmeText): string {
  const rows = new Map(listErrorRows().map((row) => [row.code.en, row]))
  const sections = (Object.keys(errorCodes) as ErrorCode[]).map((code) => {
    const { status, cause, remedy } = rows.get(`\`${code}\``)!
    const colon = texts.colon[language]
    return [
      `### ${code}`,
      '',
      `> ${status} · ${zhCn.failures[code]} · ${en.failures[code]}`,
      '',
      `- ${texts.cause[language]}${colon}${cause[language]}`,
      `- ${texts.remedy[language]}${colon}${remedy[language]}`,
      `- ${texts.at[language]}${colon}${describeOperations(code, language)}`
    ].join('\n')
  })
  return sections.join('\n\n')
}
