import type { AnswerCheck } from '../../answer-check.js'

export const contentType: AnswerCheck = {
  id: 'contract/content-type',
  title: 'Every answer is `application/json` in UTF-8.',
  clauses: ['contract: Envelope', 'RFC 8259 section 11'],
  inspect: ({ status, headers: { 'content-type': given = 'missing' } }) => {
    const isJson = /^application\/json(?:; ?charset=utf-8)?$/i.test(given)
    return isJson ? [] : [`the content type of a ${status} is ${given}`]
  }
}
