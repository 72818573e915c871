import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import type { Messages } from '../../messages/index.js'

type Word = (error: FastifySchemaValidationError, field: string, messages: Messages) => string

const words: Record<string, Word> = {
  required: (_error, field, { fields }) => fields.required(field),
  minLength: (_error, field, { fields }) => fields.required(field),
  maxLength: (error, field, { fields }) => fields.tooLong(field, Number(error.params['limit'])),
  enum: (_error, field, { fields }) => fields.notOffered(field),
  type: (error, field, { fields }) => {
    if (error.params['type'] === 'boolean') return fields.boolean(field)
    if (error.params['type'] === 'string') return fields.string(field)
    if (error.params['type'] === 'integer') return fields.invalid(field)
    return fields.object(field)
  }
}

/** The field that an error is about; `body` when the body as a whole does not fit. */
function nameField(error: FastifySchemaValidationError): string {
  if (error.keyword === 'required') return String(error.params['missingProperty'])
  return error.instancePath.split('/')[1] ?? 'body'
}

/**
 * Words validation errors, one list a field, keyed by the field's name. Of several errors of one field the first is
 * kept: a value of the wrong type need not be told that it is not in the list either.
 */
export function wordValidation(
  errors: readonly FastifySchemaValidationError[],
  messages: Messages
): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const error of errors) {
    const field = nameField(error)
    const word = words[error.keyword]
    fields[field] ??= [word === undefined ? messages.fields.invalid(field) : word(error, field, messages)]
  }
  return fields
}
