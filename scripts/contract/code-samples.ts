import { parse } from 'yaml'
import { asList, asNode, followReference, type Node } from './document.js'

/** Where the samples find the service, and who sends them; a reader puts in their own. */
export const sampleOrigin = 'http://127.0.0.1:3000'
export const sampleToken = '323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE'

/** A request that an operation documents: path and body are those of its examples. */
interface SampleRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

function renderCurl({ method, path, headers, body }: SampleRequest): string {
  const options = Object.entries(headers).map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`)
  if (body !== undefined) options.push(`--data-raw ${quote(body)}`)
  return [`curl --location --request ${method} ${quote(`${sampleOrigin}${path}`)}`, ...options].join(' \\\n')
}

function renderJavaScript({ method, path, headers, body }: SampleRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `    '${name}': '${value}'`)
  const data = body === undefined ? [] : [`  body: JSON.stringify(${body.replaceAll('\n', '\n  ')})`]
  const members = [`  method: '${method}'`, `  headers: {\n${lines.join(',\n')}\n  }`, ...data]
  return [
    `const response = await fetch('${sampleOrigin}${path}', {`,
    members.join(',\n'),
    '})',
    'console.log(JSON.stringify(await response.json()))'
  ].join('\n')
}

function renderHttp({ method, path, headers, body }: SampleRequest): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${new URL(sampleOrigin).host}`, ...lines, ...length]
  return `${head.join('\n')}\n${body === undefined ? '' : `\n${body}`}`
}

const languages = [
  { lang: 'Shell', label: 'cURL', render: renderCurl },
  { lang: 'JavaScript', label: 'JavaScript', render: renderJavaScript },
  { lang: 'HTTP', label: 'HTTP', render: renderHttp }
] as const

function readBody(operation: Node, where: string): string | undefined {
  if (operation.requestBody === undefined) return undefined
  const content = asNode(asNode(operation.requestBody, where).content, where)
  const examples = asNode(asNode(content['application/json'], where).examples, where)
  return JSON.stringify(asNode(Object.values(examples)[0], where).value, undefined, 4)
}

function readRequest(document: Node, path: string, method: string, operation: Node): SampleRequest {
  const where = `${method} ${path}`
  const parameters = asList(operation.parameters, where).map((parameter) =>
    followReference(document, asNode(parameter, where), 'parameters', where)
  )
  const filled = path.replace(/\{(\w+)\}/g, (_match, name) =>
    encodeURIComponent(String(parameters.find((parameter) => parameter.name === name)?.example))
  )
  const body = readBody(operation, where)
  const isOpen = Array.isArray(operation.security) && operation.security.length === 0
  const headers = {
    ...(isOpen ? {} : { Authorization: `Bearer ${sampleToken}` }),
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' })
  }
  return { method: method.toUpperCase(), path: filled, headers, body }
}

const indent = (text: string, spaces: number): string => text.replace(/^(?=.)/gm, ' '.repeat(spaces))

function renderSamples(request: SampleRequest): string {
  const samples = languages.map(
    ({ lang, label, render }) =>
      `- lang: ${lang}\n  label: ${label}\n  source: |\n${indent(render(request).trimEnd(), 4)}\n`
  )
  return `      x-codeSamples:\n${indent(samples.join(''), 8)}`
}

const ownBlock = /^ {6}x-codeSamples:\n(?:(?: {8}.*)?\n)*/gm

/**
 * Returns the text of the contract with `x-codeSamples` in each operation, made of its path, parameters, security and
 * first example; all else stays as it is.
 */
export function renderCodeSamples(text: string): string {
  const plain = text.replace(ownBlock, '')
  const document = asNode(parse(plain), 'openapi.yaml')
  return Object.entries(asNode(document.paths, 'paths')).reduce((rendered, [path, item]) => {
    const operations = Object.entries(asNode(item, path))
    return operations.reduce((inner, [method, value]) => {
      const operation = asNode(value, `${method} ${path}`)
      const begin = inner.indexOf(`      operationId: ${String(operation.operationId)}\n`)
      const place = inner.indexOf('      responses:\n', begin)
      return inner.slice(0, place) + renderSamples(readRequest(document, path, method, operation)) + inner.slice(place)
    }, rendered)
  }, plain)
}
