import { Ajv, type AnySchema } from 'ajv'
import fastJsonStringify, { type AnySchema as SerializerSchema } from 'fast-json-stringify'
import { LoginBody } from '../../contract/index.js'
import { createMisfitError, type SessionFormat } from './session-format.js'

/** The format of a host that has its own form of a session. */
export function createFormatOfSchema(schema: object): SessionFormat {
  const ajv = new Ajv({ strict: false, validateSchema: false, meta: false })
  const validate = ajv.compile(schema as AnySchema)
  const body = { ...LoginBody, properties: { ...LoginBody.properties, data: schema } }
  return {
    check: (session) => {
      if (validate(session)) return session
      throw createMisfitError(ajv.errorsText(validate.errors))
    },
    serialize: fastJsonStringify(body as SerializerSchema)
  }
}
