import type { Look } from './look.js'
import { mapValues } from './map-values.js'

interface Media {
  readonly schema: object
  readonly examples?: Readonly<Record<string, { readonly value: never }>>
}

interface Response {
  readonly content: { readonly 'application/json': Media }
}

const anyObject = (): object => ({ type: 'object' })

/** A body of one of several forms is described form by form. */
function describeEach(schema: object, describe: (schema: object) => object): object {
  const { anyOf } = schema as { anyOf?: readonly object[] }
  return anyOf === undefined ? describe(schema) : { anyOf: anyOf.map(describe) }
}

/** Returns the documentation of an operation with its bodies, examples included, in the host's envelope. */
export function wrapDocumentation(documentation: object, { presentation, describe = anyObject }: Look): object {
  const wrap = presentation?.wrap
  if (wrap === undefined) return documentation
  const wrapMedia = ({ schema, examples }: Media): object => ({
    schema: describeEach(schema, describe),
    ...(examples && { examples: mapValues(examples, (example) => ({ ...example, value: wrap(example.value) })) })
  })
  const { response } = documentation as { response: Readonly<Record<string, Response>> }
  return {
    ...documentation,
    response: mapValues(response, ({ content, ...rest }) => ({
      ...rest,
      content: { 'application/json': wrapMedia(content['application/json']) }
    }))
  }
}
