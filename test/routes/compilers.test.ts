import { Ajv, type AnySchema } from 'ajv'
import ajvFormats from 'ajv-formats'
import t from 'tap'
import { operations, signInOperations } from '../../src/contract/index.js'
import { offerTypes } from '../../src/routes/registration/offered-types.js'
import { settingsSchema } from '../../src/service/config/settings.js'

// Neither the routes' Ajv nor that of the settings looks at the schemas themselves, so that the start is sooner.
t.test('every schema that validators are compiled from is one', async (t) => {
  const ajv = new Ajv({ strict: true, strictTypes: false, keywords: ['example', 'readme'] })
  ajvFormats.default(ajv)
  const inputs = [['WECHAT'], ['WECOM', 'WECHAT']].flatMap((types) =>
    Object.values(offerTypes({ ...operations, ...signInOperations }, types)).flatMap(({ schema }) => {
      const { body, querystring, params, headers } = schema as unknown as Record<string, unknown>
      return [body, querystring, params, headers].filter((found) => found !== undefined)
    })
  )
  t.ok(inputs.length >= 4)
  for (const schema of [...inputs, settingsSchema]) {
    t.ok(ajv.validateSchema(schema as AnySchema), ajv.errorsText())
    t.ok(ajv.compile(schema as AnySchema))
  }
})
