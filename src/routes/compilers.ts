import { Ajv, type ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify'
import type { FastifySchemaValidationError, FastifySerializerCompiler } from 'fastify/types/schema.js'

/** A query as Fastify reads it: a text each, a list of texts where a name is there twice. */
type Query = Record<string, unknown>

const integerPattern = /^(?:0|[1-9]\d{0,14})$/

/** Lets a validator of queries, which are all text, see numbers where its schema has integers. */
function readIntegers(schema: object, validate: ValidateFunction): ReturnType<FastifySchemaCompiler<object>> {
  const { properties } = schema as { properties: Readonly<Record<string, { type?: unknown }>> }
  const names = Object.keys(properties).filter((name) => properties[name]?.type === 'integer')
  if (names.length === 0) return validate
  return (query: Query) => {
    for (const name of names) {
      const text = query[name]
      // Not by Ajv, which takes `Infinity` and `0x10` for integers.
      if (typeof text === 'string' && integerPattern.test(text)) query[name] = Number(text)
    }
    return validate(query) ? { value: query } : { error: validate.errors as FastifySchemaValidationError[] }
  }
}

/**
 * Compiles validators that coerce nothing, remove nothing and fill in nothing: Fastify's own would turn `1`, `"true"`
 * and `[true]` into `true`, which here unbinds someone. They know nothing of the host's Ajv.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const ajv = new Ajv({
    ...{ allErrors: true, coerceTypes: false, strict: true, strictTypes: false, keywords: ['example'] },
    // The schemas are the contract's, and tests check them; compiling what checks schemas took longer than they do.
    ...{ meta: false, validateSchema: false }
  })
  ajvFormats.default(ajv)
  return ({ schema, httpPart }) =>
    httpPart === 'querystring' ? readIntegers(schema, ajv.compile(schema)) : ajv.compile(schema)
}

/**
 * Compiles nothing: bodies are sent as text. It stands in the place of the host's compiler, which may not understand
 * the contract's schemas.
 */
export function createSerializerCompiler(): FastifySerializerCompiler<unknown> {
  return () => JSON.stringify
}

/**
 * For a server of our own, in place of Fastify's compilers, which would be loaded though no route uses them. The types
 * know only Fastify's.
 */
export const schemaController = {
  compilersFactory: { buildValidator: createValidatorCompiler, buildSerializer: createSerializerCompiler }
} as unknown as NonNullable<FastifyServerOptions['schemaController']>
