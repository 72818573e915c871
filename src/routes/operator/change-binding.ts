import type { FastifyReply, FastifyRequest } from 'fastify'
import type { InterventionRequest } from '../../contract/index.js'
import { createBindingError } from '../../errors.js'
import { isUuid } from '../../identifier.js'
import type { BindingIntervention } from '../../persistence/binding-directory.js'
import { sendSuccess, setEnvelopeHeaders } from '../answers/envelope.js'
import { wordsOf } from '../answers/presentation.js'
import type { OperatorEvent } from '../security-log.js'
import type { OperatorRouteContext } from './operator-route-context.js'

/** A request to change a binding. Only `resumeBinding` has no body; its `change` reads none. */
type ChangeRequest = FastifyRequest<{ Params: { binding_id: string }; Body: InterventionRequest }>

/**
 * Creates a handler that changes a binding, and records the change.
 *
 * @param change Returns whether it changed anything.
 */
function createChange(
  { store, operatorLog, identify, onChange, now }: OperatorRouteContext,
  event: OperatorEvent,
  change: (intervention: Omit<BindingIntervention, 'reason'>, body: InterventionRequest) => Promise<boolean>
) {
  return async function handleChange(request: ChangeRequest, reply: FastifyReply): Promise<FastifyReply> {
    const by = await identify(request)
    const { binding_id: bindingId } = request.params
    // No other text reaches the database.
    const binding = isUuid(bindingId) ? await store.findBinding(bindingId) : null
    if (binding === null) throw createBindingError('BINDING_NOT_FOUND')
    const isChanged = await change({ bindingId, now: now(), by }, request.body)
    if (isChanged) {
      onChange()
      operatorLog.record(request, event, by, binding)
    }
    return sendSuccess(reply, wordsOf(reply, setEnvelopeHeaders(request, reply)).done)
  }
}

export function createSuspendBinding(context: OperatorRouteContext) {
  const { store } = context
  return createChange(context, 'suspended', (intervention, { reason }) =>
    store.suspendBinding({ ...intervention, reason })
  )
}

export function createResumeBinding(context: OperatorRouteContext) {
  const { store } = context
  return createChange(context, 'resumed', (intervention) => store.resumeBinding(intervention))
}

export function createRemoveBinding(context: OperatorRouteContext) {
  const { store } = context
  return createChange(context, 'removed', async (intervention, { reason }) => {
    await store.removeBinding({ ...intervention, reason })
    return true
  })
}
