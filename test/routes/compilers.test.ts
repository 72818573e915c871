import { isDeepStrictEqual } from 'node:util'
import { Ajv, type AnySchema } from 'ajv'
import ajvFormats from 'ajv-formats'
import fc from 'fast-check'
import t from 'tap'
import { operations, operatorOperations, signInOperations } from '../../src/contract/index.js'
import { createRequestCheck, type RequestSchema } from '../../src/routes/check-request.js'
import { createValidatorCompiler } from '../../src/routes/compilers.js'
import { offerTypes } from '../../src/routes/registration/offered-types.js'
import { settingsSchema } from '../../src/service/config/settings.js'

function createAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, keywords: ['example', 'readme'] })
  ajvFormats.default(ajv)
  return ajv
}

const inputs = [['WECHAT'], ['WECOM', 'WECHAT']].flatMap((types) =>
  Object.values(offerTypes({ ...operations, ...signInOperations, ...operatorOperations }, types)).flatMap(
    ({ schema }) => {
      const { body, querystring, params, headers } = schema as unknown as Record<string, RequestSchema | undefined>
      return [body, querystring, params, headers].filter((found) => found !== undefined)
    }
  )
)

// Neither the checks of requests nor those of settings look at the schemas themselves, so that the start is sooner.
t.test('every schema that checks are made of is one', async (t) => {
  const ajv = createAjv()
  t.ok(inputs.length >= 4)
  for (const schema of [...inputs, settingsSchema]) {
    t.ok(ajv.validateSchema(schema as AnySchema), ajv.errorsText())
    t.ok(ajv.compile(schema as AnySchema))
  }
})

const text = fc.oneof(
  fc.constantFrom('', 'WECHAT', 'WECOM', 'application', 'A'.repeat(43), 'a\u0000', '😀'.repeat(128), '😀'.repeat(129)),
  fc.constantFrom(128, 129, 255, 256, 1000, 1001, 1024, 1025).map((length) => 'a'.repeat(length)),
  fc.string({ unit: 'binary' })
)
const value = fc.oneof(text, fc.integer(), fc.constantFrom(0, 1, 200, 201, 1.5), fc.boolean(), fc.constant(null))
const anything = fc.oneof(value, fc.array(value), fc.object())

t.test('createRequestCheck() finds in any request what Ajv finds, in the same order', async (t) => {
  const ajv = createAjv()
  for (const schema of inputs) {
    const validate = ajv.compile(schema)
    const check = createRequestCheck(schema)!
    const names = Object.keys(schema.properties ?? {})
    const fields = fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] })
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: fields }, { weight: 1, arbitrary: anything }), (request) => {
        const expected = validate(request) ? undefined : validate.errors
        if (!isDeepStrictEqual(check(request), expected)) t.strictSame(check(request), expected)
      }),
      { numRuns: 40 }
    )
  }
})

t.test('createRequestCheck() leaves to Ajv each schema that it does not wholly understand', async (t) => {
  const text = { type: 'string', maxLength: 3 }
  const object = { type: 'object', properties: { text } }
  t.type(createRequestCheck(object), 'function')
  for (const schema of [
    { ...object, additionalProperties: false },
    { ...object, minProperties: 1 },
    { properties: { text } },
    { type: 'array' },
    { type: 'object', properties: { text: { ...text, format: 'uuid' } } },
    { type: 'object', properties: { text: { type: 'array' } } },
    { type: 'object', properties: { text: { type: ['string', 'null'] } } },
    { type: 'object', properties: { text: { maxLength: 3 } } }
  ]) {
    t.equal(createRequestCheck(schema), null, JSON.stringify(schema))
  }
})

t.test('createValidatorCompiler() reads integers of a query, written in one way, and nothing else', async (t) => {
  const schema = {
    type: 'object',
    properties: { count: { type: 'integer', maximum: 200 }, flag: { type: 'boolean' }, text: { type: 'string' } }
  }
  const compile = createValidatorCompiler()
  const validate = compile({ schema, method: 'GET', url: '/', httpPart: 'querystring' }) as (query: object) => object
  t.strictSame(validate({ count: '7', text: '7' }), { value: { count: 7, text: '7' } })
  t.strictSame(validate({ count: '0' }), { value: { count: 0 } })
  t.strictSame(validate({}), { value: {} })
  for (const count of [
    '',
    '07',
    '1e1',
    '0x10',
    ' 7',
    '+7',
    '7.0',
    'Infinity',
    'NaN',
    '201',
    '9'.repeat(16),
    ['7', '8']
  ]) {
    t.match(validate({ count }), { error: [{ instancePath: '/count' }] }, String(count))
  }
  t.match(validate({ flag: 'true' }), { error: [{ instancePath: '/flag' }] })
  const ofBody = compile({ schema, method: 'POST', url: '/', httpPart: 'body' }) as (body: object) => unknown
  t.match(ofBody({ count: '7' }), { error: [{ instancePath: '/count' }] })
  t.equal(ofBody({ count: 7 }), true)
})

t.test('createValidatorCompiler() checks by Ajv what a host demands of requests besides', async (t) => {
  const tenant = { 'x-tenant': { type: 'string', format: 'uuid' } }
  const compile = createValidatorCompiler()
  const headers = { schema: { type: 'object', properties: tenant }, method: 'GET', url: '/', httpPart: 'headers' }
  const ofHeaders = compile(headers) as (headers: object) => unknown
  t.equal(ofHeaders({ 'x-tenant': '01234567-89ab-cdef-0123-456789abcdef' }), true)
  t.match(ofHeaders({ 'x-tenant': 'a' }), { error: [{ instancePath: '/x-tenant', keyword: 'format' }] })
  const strict = { type: 'object', properties: { count: { type: 'integer' } }, additionalProperties: false }
  const ofBody = compile({ schema: strict, method: 'POST', url: '/', httpPart: 'body' }) as (body: object) => unknown
  t.equal(ofBody({ count: 1 }), true)
  t.match(ofBody({ count: '1', other: 1 }), {
    error: [{ keyword: 'additionalProperties' }, { instancePath: '/count' }]
  })
})
