import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
ajvFormats.default(ajv)
const validators = new Map<string, ValidateFunction>()

function compile(schema: object): ValidateFunction {
  const key = JSON.stringify(schema)
  const known = validators.get(key)
  if (known !== undefined) return known
  const validator = ajv.compile(schema)
  validators.set(key, validator)
  return validator
}

/**
 * Lists what is wrong with a value; empty when it fits. Where the contract leaves room for further fields, they fit.
 *
 * @param name What the value is, as the findings call it.
 */
export function findMisfits(schema: object, value: unknown, name: string): string[] {
  const validate = compile(schema)
  if (validate(value)) return []
  return (validate.errors as ErrorObject[]).map(({ instancePath, message }) => `${name}${instancePath} ${message}`)
}
