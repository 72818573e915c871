import { misanswer, misread, misword, type Fault } from './fault.js'

const also = ['operators'] as const
const url = '/api/administrator/oauth-bindings'

/** Faults in the operations of operators. */
export const operatorFaults: Readonly<Record<string, Fault>> = {
  'takes everybody for an operator': {
    expected: 'operators/required',
    also,
    operator: (options) => ({ ...options, auth: async () => {}, getUserId: () => '9' })
  },
  'tells users whether a binding is there': misanswer(
    'operators/required',
    (answer, { method, url: path }) =>
      path.startsWith(url) && answer.status === 403 && method === 'DELETE'
        ? { ...answer, status: 404, body: '{"code":404,"msg":"该绑定不存在。","error":"BINDING_NOT_FOUND"}' }
        : answer,
    also
  ),
  'changes without a reason': misread(
    'operators/reason',
    (request) =>
      request.url.startsWith(url) && request.body === '{"reason":""}'
        ? { ...request, body: '{"reason":"?"}' }
        : request,
    also
  ),
  'finds nobody': misword(
    'operators/lists',
    200,
    (body, { url: path }) => (path.endsWith('/search') ? { ...body, data: { items: [], next_cursor: null } } : body),
    also
  ),
  'answers 200 to a suspension, and stores nothing': {
    expected: 'operators/suspends',
    also,
    operator: (options) => ({ ...options, store: { ...options.store, suspendBinding: async () => true } })
  },
  'answers 200 to a removal, and removes nothing': {
    expected: 'operators/removes',
    also,
    operator: (options) => ({ ...options, store: { ...options.store, removeBinding: async () => {} } })
  }
}
