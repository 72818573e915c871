import t from 'tap'
import { messages } from '../../../src/messages/index.js'
import { wordValidation } from '../../../src/routes/answers/validation-messages.js'

t.test('wordValidation() words a keyword that it has no words for, and keeps the first of a field', async (t) => {
  const error = { schemaPath: '', params: {}, message: '' }
  const errors = [
    { ...error, keyword: 'pattern', instancePath: '/state' },
    { ...error, keyword: 'minLength', instancePath: '/state' }
  ]
  t.strictSame(wordValidation(errors, messages['zh-CN']), { state: ['state 格式不正确。'] })
  t.strictSame(wordValidation(errors, messages.en), { state: ['state is not well-formed.'] })
})
