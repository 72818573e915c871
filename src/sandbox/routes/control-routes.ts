import type { FastifyInstance, FastifyReply } from 'fastify'
import { OptionsError } from '../../errors.js'
import type { SandboxContext } from '../context.js'
import type { FaultOrder } from '../books/fault-book.js'
import { faultCatalogue } from '../faults/catalogue.js'
import { registerTicketRoutes } from './ticket-routes.js'

async function attempt<T>(response: FastifyReply, action: () => T): Promise<T | FastifyReply> {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error
    return response.code(400).send({ error: error.message })
  }
}

function registerFaultRoutes(app: FastifyInstance, { faults, vocabulary }: SandboxContext): void {
  app.get('/sandbox/faults', async () => ({
    set: faults.list(),
    faults: Object.entries(faultCatalogue).map(([name, description]) => ({ name, ...description })),
    platforms: [...vocabulary.platforms],
    operations: [...vocabulary.operations],
    codes: [...vocabulary.codes]
  }))
  app.post<{ Body: FaultOrder }>('/sandbox/faults', async (request, response) =>
    attempt(response.code(201), () => faults.set(request.body))
  )
  app.delete('/sandbox/faults', async (_request, response) => {
    faults.clear()
    return response.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/sandbox/faults/:id', async (request, response) =>
    faults.clear(Number(request.params.id)) ? response.code(204).send() : response.callNotFound()
  )
}

function registerClockRoutes(app: FastifyInstance, { clock }: SandboxContext): void {
  const show = () => ({ now: clock.now().toISOString(), offset_seconds: clock.offsetSeconds() })
  app.get('/sandbox/clock', async () => show())
  app.post<{ Body: { advance_seconds?: number } | null }>('/sandbox/clock', async (request, response) =>
    attempt(response, () => {
      clock.advance(request.body?.advance_seconds as number)
      return show()
    })
  )
  app.delete('/sandbox/clock', async () => {
    clock.reset()
    return show()
  })
}

/** Only JSON is taken, so that no page of another origin can send a request without a preflight. */
export function registerControlRoutes(app: FastifyInstance, context: SandboxContext): void {
  app.register(async (scope) => {
    scope.removeContentTypeParser('text/plain')
    scope.addHook('onRequest', async (_request, response) => {
      response.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    })
    registerFaultRoutes(scope, context)
    registerClockRoutes(scope, context)
    registerTicketRoutes(scope, context)
    scope.get<{ Querystring: { after?: string } }>('/sandbox/exchanges', async ({ query }) =>
      context.exchanges.list(Number(query.after ?? 0) || 0)
    )
  })
}
