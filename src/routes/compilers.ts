import { Ajv } from 'ajv'
import ajvFormats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'

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
  return ({ schema }) => ajv.compile(schema)
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
