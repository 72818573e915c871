import type { FastifySchemaValidationError } from 'fastify/types/schema.js'

type Schema = Readonly<Record<string, unknown>>

/** A schema of the contract's requests: an object whose properties are texts, numbers and truth values. */
export interface RequestSchema extends Schema {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, Schema>>
}

/** What a keyword demands of a value, and how Ajv tells that it does not fit. */
interface Demand {
  readonly fits: (value: unknown) => boolean
  readonly params: FastifySchemaValidationError['params']
  readonly message: string
}

const types: Readonly<Record<string, Demand['fits']>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
}

function createTypeDemand(type: unknown): Demand {
  const fits = types[String(type)]
  if (fits === undefined) throw new TypeError(`The type ${String(type)} is not checked in requests`)
  return { fits, params: { type }, message: `must be ${String(type)}` }
}

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
  type: createTypeDemand,
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

const annotations = ['description', 'default', 'example', 'examples']

interface Check {
  readonly fits: Demand['fits']
  readonly error: FastifySchemaValidationError
}

interface PropertyCheck {
  readonly name: string
  readonly checks: readonly Check[]
}

function createChecks(schema: Schema, instancePath: string, schemaPath: string): Check[] {
  return Object.entries(keywords)
    .filter(([keyword]) => keyword in schema)
    .map(([keyword, demand]) => {
      const { fits, params, message } = demand(schema[keyword])
      return { fits, error: { instancePath, schemaPath: `${schemaPath}/${keyword}`, keyword, params, message } }
    })
}

function createPropertyCheck([name, schema]: [string, Schema]): PropertyCheck {
  const unknown = Object.keys(schema).find((key) => !(key in keywords) && !annotations.includes(key))
  if (unknown !== undefined) throw new TypeError(`The keyword ${unknown} is not checked in requests`)
  return { name, checks: createChecks(schema, `/${name}`, `#/properties/${name}`) }
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
 * @throws TypeError naming a type or a keyword that no request of the contract has had so far.
 */
export function createRequestCheck({ required = [], properties }: RequestSchema): CheckRequest {
  const [whole] = createChecks({ type: 'object' }, '', '#') as [Check]
  const requiredErrors = required.map((name) => [name, createRequiredError(name)] as const)
  const propertyChecks = Object.entries(properties).map(createPropertyCheck)
  return (value) => {
    if (!whole.fits(value)) return [whole.error]
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
