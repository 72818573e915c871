import type { FastifySchemaValidationError } from 'fastify/types/schema.js'

type Schema = Readonly<Record<string, unknown>>

/** A schema of the contract's requests: an object whose properties are texts, numbers and truth values. */
export interface RequestSchema extends Schema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
}

/** What a keyword demands of a value, and how Ajv tells that it does not fit. */
interface Demand {
  readonly fits: (value: unknown) => boolean
  readonly params: FastifySchemaValidationError['params']
  readonly message: string
}

const types = new Map<unknown, Demand['fits']>([
  ['string', (value) => typeof value === 'string'],
  ['boolean', (value) => typeof value === 'boolean'],
  ['integer', Number.isInteger]
])

/** Other values are the business of `type`. */
const ofText =
  (fits: (text: string) => boolean): Demand['fits'] =>
  (value) =>
    typeof value !== 'string' || fits(value)

const ofNumber =
  (fits: (value: number) => boolean): Demand['fits'] =>
  (value) =>
    typeof value !== 'number' || fits(value)

/** JSON Schema counts code points, of which a text has at most as many as it has units of UTF-16. */
const countCharacters = (text: string): number => [...text].length

/** In the order of Ajv's errors. */
const keywords: Readonly<Record<string, (argument: unknown) => Demand>> = {
  type: (type) => ({ fits: types.get(type)!, params: { type }, message: `must be ${String(type)}` }),
  maximum: (limit) => ({
    fits: ofNumber((value) => value <= (limit as number)),
    params: { comparison: '<=', limit },
    message: `must be <= ${String(limit)}`
  }),
  minimum: (limit) => ({
    fits: ofNumber((value) => value >= (limit as number)),
    params: { comparison: '>=', limit },
    message: `must be >= ${String(limit)}`
  }),
  maxLength: (limit) => ({
    fits: ofText((text) => text.length <= (limit as number) || countCharacters(text) <= (limit as number)),
    params: { limit },
    message: `must NOT have more than ${String(limit)} characters`
  }),
  minLength: (limit) => ({
    fits: ofText((text) => countCharacters(text) >= (limit as number)),
    params: { limit },
    message: `must NOT have fewer than ${String(limit)} characters`
  }),
  pattern: (pattern) => {
    const expression = new RegExp(String(pattern), 'u')
    return {
      fits: ofText((text) => expression.test(text)),
      params: { pattern },
      message: `must match pattern "${String(pattern)}"`
    }
  },
  enum: (values) => ({
    fits: (value) => (values as readonly unknown[]).includes(value),
    params: { allowedValues: values },
    message: 'must be equal to one of the allowed values'
  })
}

const annotations = ['title', 'description', 'default', 'example', 'examples']
const wholeKeywords = ['type', 'required', 'properties', ...annotations]
const propertyKeywords = [...Object.keys(keywords), ...annotations]

const hasOnly = (schema: Schema, known: readonly string[]): boolean =>
  Object.keys(schema).every((key) => known.includes(key))

/** Whether a schema demands nothing that is not checked here. */
function isUnderstood(schema: Schema): schema is RequestSchema {
  const { type, properties = {} } = schema as { type?: unknown; properties?: Readonly<Record<string, Schema>> }
  const isKnown = (property: Schema): boolean => types.has(property['type']) && hasOnly(property, propertyKeywords)
  return type === 'object' && hasOnly(schema, wholeKeywords) && Object.values(properties).every(isKnown)
}

interface Check {
  readonly fits: Demand['fits']
  readonly error: FastifySchemaValidationError
}

interface PropertyCheck {
  readonly name: string
  readonly checks: readonly Check[]
}

/** Returns what the keywords of a schema demand of a value, in the order of Ajv's errors; others are passed by. */
export function createDemands(schema: Schema): (Demand & { readonly keyword: string })[] {
  return Object.entries(keywords)
    .filter(([keyword]) => keyword in schema)
    .map(([keyword, demand]) => ({ keyword, ...demand(schema[keyword]) }))
}

function createPropertyCheck([name, schema]: [string, Schema]): PropertyCheck {
  const checks = createDemands(schema).map(({ fits, keyword, params, message }) => {
    const at = { instancePath: `/${name}`, schemaPath: `#/properties/${name}/${keyword}` }
    return { fits, error: { ...at, keyword, params, message } }
  })
  return { name, checks }
}

const wholeError: FastifySchemaValidationError = {
  ...{ instancePath: '', schemaPath: '#/type', keyword: 'type' },
  ...{ params: { type: 'object' }, message: 'must be object' }
}

function createRequiredError(missingProperty: string): FastifySchemaValidationError {
  return {
    ...{ instancePath: '', schemaPath: '#/required', keyword: 'required' },
    ...{ params: { missingProperty }, message: `must have required property '${missingProperty}'` }
  }
}

/** Returns what is wrong with a value; `undefined`: nothing. */
export type CheckRequest = (value: unknown) => FastifySchemaValidationError[] | undefined

/**
 * Makes what tells everything that does not fit a schema of the contract's requests, in Ajv's errors and in their order.
 * The schemas use few keywords; to load Ajv and to compile them took a fifth of the start (row `ready` of the benchmark).
 *
 * @returns `null` for a schema with a type or a keyword that no request of the contract has.
 */
export function createRequestCheck(schema: Schema): CheckRequest | null {
  if (!isUnderstood(schema)) return null
  const { required = [], properties = {} } = schema
  const requiredErrors = required.map((name) => [name, createRequiredError(name)] as const)
  const propertyChecks = Object.entries(properties).map(createPropertyCheck)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [wholeError]
    let errors: FastifySchemaValidationError[] | undefined
    const fields = value as Readonly<Record<string, unknown>>
    for (const [name, error] of requiredErrors) if (fields[name] === undefined) (errors ??= []).push(error)
    for (const { name, checks } of propertyChecks) {
      const field = fields[name]
      if (field === undefined) continue
      for (const { fits, error } of checks) if (!fits(field)) (errors ??= []).push(error)
    }
    return errors
  }
}
