import { createRequire } from 'node:module'
import type * as AjvModule from 'ajv'
import type ajvFormats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify'
import type { FastifySchemaValidationError, FastifySerializerCompiler } from 'fastify/types/schema.js'
import { createRequestCheck, type CheckRequest, type RequestSchema } from './check-request.js'

type Validator = ReturnType<FastifySchemaCompiler<RequestSchema>>

/** A query as Fastify reads it: a text each, a list of texts where a name is there twice. */
type Query = Record<string, unknown>

const integerPattern = /^(?:0|[1-9]\d{0,14})$/

/** Lets a check of queries, which are all text, see numbers where its schema has integers. */
function readIntegers({ properties = {} }: RequestSchema, check: CheckRequest): Validator {
  const names = Object.keys(properties).filter((name) => properties[name]?.['type'] === 'integer')
  return (query: Query) => {
    for (const name of names) {
      const text = query[name]
      // Of `Infinity`, `0x10` and `007`, too, `Number` would make integers.
      if (typeof text === 'string' && integerPattern.test(text)) query[name] = Number(text)
    }
    const error = check(query)
    return error === undefined ? { value: query } : { error }
  }
}

/** Ajv, for what a host adds in its `onRoute` hook, headers for instance. */
function loadAjv(): AjvModule.Ajv {
  const load = createRequire(import.meta.url)
  const { Ajv } = load('ajv') as typeof AjvModule
  const ajv = new Ajv({
    ...{ allErrors: true, coerceTypes: false, strict: true, strictTypes: false, keywords: ['example'] },
    ...{ meta: false, validateSchema: false }
  })
  const formats = load('ajv-formats') as typeof ajvFormats
  formats.default(ajv)
  return ajv
}

function compileByAjv(ajv: AjvModule.Ajv, schema: object): CheckRequest {
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? undefined : (validate.errors as FastifySchemaValidationError[]))
}

/**
 * Compiles validators that coerce nothing, remove nothing and fill in nothing: Fastify's own would turn `1`, `"true"`
 * and `[true]` into `true`, which here unbinds someone. They know nothing of the host's Ajv.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<RequestSchema> {
  let ajv: AjvModule.Ajv | undefined
  return ({ schema, httpPart }) => {
    const check = createRequestCheck(schema) ?? compileByAjv((ajv ??= loadAjv()), schema)
    if (httpPart === 'querystring') return readIntegers(schema, check)
    return (value: unknown) => {
      const error = check(value)
      return error === undefined || { error }
    }
  }
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
