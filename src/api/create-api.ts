import { completeWithClients } from '../binding/complete-with-clients.js'
import { issueState } from '../binding/issue-state.js'
import { createChallenge } from '../binding/sign-in/browser.js'
import { redeemTicket } from '../binding/sign-in/redeem-ticket.js'
import type { CeremonyContext } from '../binding/types.js'
import { unbind } from '../binding/unbind.js'
import { createBindingError } from '../errors.js'
import type { BindingRecord } from '../persistence/binding-directory.js'
import type { Provider } from '../platforms/provider.js'
import { readAvatarUrl } from '../profile.js'
import { checkArguments, readFields, requireStore, requireType } from './arguments.js'
import type { Intervention, OauthBindingApi, UserBinding } from './oauth-binding-api.js'

/** More than the types of any host; a user has at most one binding a type. */
const maxBindings = 1000

/** An avatar that an earlier version stored was looked at less closely. */
function toUserBinding({ provider, avatarUrl, ...record }: BindingRecord): UserBinding {
  return { ...record, avatarUrl: readAvatarUrl(avatarUrl), type: provider }
}

async function listBindings({ store }: CeremonyContext, userId: string): Promise<UserBinding[]> {
  checkArguments('listBindings', { userId })
  const found = await requireStore('listBindings', store).findBindings({ userId, after: null, limit: maxBindings })
  return found.map(toUserBinding)
}

/** Of a type that is not on offer any more, what is bound can still be ended. */
async function requireEndable(
  context: CeremonyContext,
  userId: string,
  type: string
): Promise<Pick<UserBinding, 'type'>> {
  const { providers } = context
  const bound = providers.find(type) === undefined ? await listBindings(context, userId) : []
  return bound.find((binding) => binding.type === type) ?? requireType('unbind', providers, type)
}

type OwnOperations = Pick<
  OauthBindingApi,
  'listBindings' | 'issueState' | 'completeBinding' | 'redeemTicket' | 'unbind'
>

function createOwnOperations(context: CeremonyContext): OwnOperations {
  const { store, providers, onChange, now } = context
  return {
    listBindings: (userId) => listBindings(context, userId),
    async issueState(userId, type, browser) {
      const { userAgent } = readFields(browser ?? {})
      checkArguments('issueState', { userId, userAgent })
      requireType('issueState', providers, type)
      return issueState(context, userId, providers.findFor(type, { userAgent }) as Provider)
    },
    async completeBinding(completion) {
      const { userId, type, code, state } = readFields(completion)
      checkArguments('completeBinding', { userId, code, state })
      requireType('completeBinding', providers, type)
      return completeWithClients(context, { userId, clients: providers.clientsOf(type), code, state })
    },
    async redeemTicket(redemption) {
      const { userId, ticket, verifier, client } = readFields(redemption)
      checkArguments('redeemTicket', { userId, ticket, verifier })
      const challenge = verifier === undefined ? null : createChallenge(verifier)
      const tickets = { store: requireStore('redeemTicket', store), onChange, now }
      return redeemTicket(tickets, { userId, ticket, challenge, client })
    },
    async unbind(userId, type, intervention) {
      checkArguments('unbind', { userId })
      const given = intervention && checkIntervention('unbind', intervention)
      return unbind(context, userId, await requireEndable(context, userId, type), given)
    }
  }
}

type Interventions = Pick<OauthBindingApi, 'suspendBinding' | 'resumeBinding'>

/** Returns who changes a binding, and why, without anything else that the object may hold. */
function checkIntervention(method: 'unbind' | 'suspendBinding', intervention: Intervention): Intervention {
  const { by, reason } = readFields(intervention)
  checkArguments(method, { by, reason })
  return { by, reason }
}

function createInterventions(context: CeremonyContext): Interventions {
  const { store, providers, now } = context
  const requireBinding = async (method: keyof Interventions, userId: string, type: string): Promise<string> => {
    checkArguments(method, { userId })
    const { type: provider } = requireType(method, providers, type)
    const [found] = await requireStore(method, store).findBindings({ userId, provider, after: null, limit: 1 })
    if (found === undefined) throw createBindingError('BINDING_NOT_FOUND')
    return found.id
  }
  const noteChange = (isChanged: boolean): boolean => {
    if (isChanged) context.onChange()
    return isChanged
  }
  return {
    async suspendBinding(userId, type, intervention) {
      const given = checkIntervention('suspendBinding', intervention)
      const bindingId = await requireBinding('suspendBinding', userId, type)
      const directory = requireStore('suspendBinding', store)
      return noteChange(await directory.suspendBinding({ bindingId, ...given, now: now() }))
    },
    async resumeBinding(userId, type, intervention) {
      const { by, reason } = readFields(intervention)
      checkArguments('resumeBinding', reason === undefined ? { by } : { by, reason })
      const bindingId = await requireBinding('resumeBinding', userId, type)
      const directory = requireStore('resumeBinding', store)
      return noteChange(await directory.resumeBinding({ bindingId, by, reason, now: now() }))
    }
  }
}

function createSearches({ store, providers }: CeremonyContext): Pick<OauthBindingApi, 'findUser' | 'identitiesOf'> {
  return {
    async findUser(identity) {
      const { type, issuer, kind, subject } = readFields(identity)
      checkArguments('findUser', { issuer, kind, subject })
      const { type: provider } = requireType('findUser', providers, type)
      const found = await requireStore('findUser', store).findByIdentity({ provider, issuer, kind, subject })
      const [first, ...others] = found.map(toUserBinding)
      if (others.length > 0) throw createBindingError('ACCOUNT_AMBIGUOUS')
      return first ?? null
    },
    async identitiesOf(userId, type) {
      checkArguments('identitiesOf', { userId })
      const { type: provider } = requireType('identitiesOf', providers, type)
      return requireStore('identitiesOf', store).identitiesOf(userId, provider)
    }
  }
}

export function createApi(context: CeremonyContext): OauthBindingApi {
  return Object.freeze({
    ...createOwnOperations(context),
    ...createSearches(context),
    ...createInterventions(context)
  })
}
