import type { FastifyInstance } from 'fastify'
import type { SandboxContext } from '../context.js'
import { findPerson, people } from '../people.js'
import { avatarUrl, drawAvatar } from '../person.js'
import { simulatedPlatforms } from '../platforms/index.js'
import { readOrigin } from '../vendor/vendor-call.js'

export function registerPeopleRoutes(app: FastifyInstance, { appsOf }: SandboxContext): void {
  app.get('/sandbox/accounts', async (request, response) => {
    // Any page may read it: nothing in it is secret.
    response.header('access-control-allow-origin', '*')
    return people.map((person) => ({
      id: person.id,
      nickname: person.nickname,
      avatar: avatarUrl(readOrigin(request), person, 132),
      trait: person.trait,
      ...Object.fromEntries(
        simulatedPlatforms.map((platform) => [
          platform.apps.option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          appsOf(platform.apps).map((client) => platform.identify(client, person))
        ])
      )
    }))
  })
  app.get<{ Params: { person: string; size: string } }>('/sandbox/avatars/:person/:size', async (request, response) => {
    const person = findPerson(request.params.person)
    const { size } = request.params
    if (!person?.hasAvatar || !/^(?:0|46|64|96|132)$/.test(size)) return response.callNotFound()
    // Opened by itself, a drawing is a page: it has nothing to load or to run.
    response.headers({ 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' })
    return response.type('image/svg+xml').send(drawAvatar(person, Number(size) || 640))
  })
}
