import { Ajv, type AnySchema } from 'ajv'
import fastJsonStringify, { type AnySchema as SerializerSchema } from 'fast-json-stringify'
import { LoginBody, Session } from '../../contract/index.js'

export interface SessionFormat {
  /** Returns the session as it came; the message of the TypeError quotes nothing of it. */
  readonly check: <Session>(session: Session) => Session
  /** Writes the body of an answer: what the schema names, in its order. */
  readonly serialize: (body: object) => string
}

export function createSessionFormat(schema: object = Session): SessionFormat {
  const ajv = new Ajv({ strict: false, validateSchema: false, meta: false })
  const validate = ajv.compile(schema as AnySchema)
  const body = { ...LoginBody, properties: { ...LoginBody.properties, data: schema } }
  return {
    check: (session) => {
      if (validate(session)) return session
      throw new TypeError(`createSession returned what does not fit its schema: ${ajv.errorsText(validate.errors)}`)
    },
    serialize: fastJsonStringify(body as SerializerSchema)
  }
}
