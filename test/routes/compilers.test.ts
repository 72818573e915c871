import { Ajv, type AnySchema } from 'ajv'
import ajvFormats from 'ajv-formats'
import t from 'tap'
import { operations, operatorOperations, signInOperations } from '../../src/contract/index.js'
import { createValidatorCompiler } from '../../src/routes/compilers.js'
import { offerTypes } from '../../src/routes/registration/offered-types.js'
import { settingsSchema } from '../../src/service/config/settings.js'

// Neither the routes' Ajv nor that of the settings looks at the schemas themselves, so that the start is sooner.
t.test('every schema that validators are compiled from is one', async (t) => {
  const ajv = new Ajv({ strict: true, strictTypes: false, keywords: ['example', 'readme'] })
  ajvFormats.default(ajv)
  const inputs = [['WECHAT'], ['WECOM', 'WECHAT']].flatMap((types) =>
    Object.values(offerTypes({ ...operations, ...signInOperations, ...operatorOperations }, types)).flatMap(
      ({ schema }) => {
        const { body, querystring, params, headers } = schema as unknown as Record<string, unknown>
        return [body, querystring, params, headers].filter((found) => found !== undefined)
      }
    )
  )
  t.ok(inputs.length >= 4)
  for (const schema of [...inputs, settingsSchema]) {
    t.ok(ajv.validateSchema(schema as AnySchema), ajv.errorsText())
    t.ok(ajv.compile(schema as AnySchema))
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
  t.equal(ofBody({ count: '7' }), false)
})
