import * as oauth from '../../src/index.js'

interface StateRow extends oauth.NewState {
  claim: oauth.StateClaim | null
  outcome: string | null
  isVoided: boolean
}

/** The key of each map is a primary key in SQL. */
export interface Tables {
  /** By `state_hash`; `reuse_key` is unique. */
  states: Map<string, StateRow>
  /** By `(user_id, provider)`. */
  bindings: Map<string, oauth.StoredBinding & { userId: string }>
  /** By `(provider, issuer, kind, subject)`: the key of the binding. */
  identities: Map<string, string>
  events: { type: oauth.CompletedChange | 'UNBOUND'; userId: string; provider: string; clientId: string | null }[]
}

type Owner = Pick<oauth.StateContext, 'userId' | 'provider'>

const bindingKey = ({ userId, provider }: Owner): string => JSON.stringify([provider, userId])

const identityKey = (provider: string, { issuer, kind, subject }: oauth.StoredIdentity): string =>
  JSON.stringify([provider, issuer, kind, subject])

export const createTables = (): Tables => ({
  states: new Map(),
  bindings: new Map(),
  identities: new Map(),
  events: []
})

function findReason(row: StateRow | undefined, claim: oauth.StateClaim): oauth.UnusableReason | null {
  if (row === undefined) return 'state_unknown'
  if (row.userId !== claim.userId) return 'state_of_other_user'
  if (row.provider !== claim.provider) return 'state_of_other_provider'
  if (row.clientId !== claim.clientId || row.redirectUri !== claim.redirectUri) return 'state_of_other_client'
  if (row.isVoided) return 'state_voided'
  if (row.claim === null) return row.expiresAt <= claim.now ? 'state_expired' : null
  if (row.claim.codeHash !== claim.codeHash) return 'state_used'
  if (row.outcome !== null) return row.claim.outcomeExpiresAt <= claim.now ? 'state_expired' : null
  return row.claim.claimExpiresAt <= claim.now ? 'claim_lapsed' : null
}

/** Each method is atomic because it awaits nothing: one process, and nothing is kept when it ends. */
export function createMemoryStore(
  { states, bindings, identities, events }: Tables = createTables()
): oauth.MinimalStore {
  const insert = (state: oauth.NewState) =>
    states.set(state.stateHash, { ...state, claim: null, outcome: null, isVoided: false })

  const removeIdentities = (owner: string) => {
    for (const [key, binding] of identities) if (binding === owner) identities.delete(key)
  }

  return {
    async insertState(state) {
      insert(state)
    },

    async insertReusableState(state) {
      const rival = [...states.values()].find(({ reuseKey }) => reuseKey === state.reuseKey)
      const isOpen = rival !== undefined && rival.expiresAt > state.createdAt
      if (rival !== undefined && !isOpen) states.delete(rival.stateHash)
      if (!isOpen) insert(state)
      const { provider, clientId, redirectUri, stateHash, nonce, expiresAt } = isOpen ? rival : state
      return { provider, clientId, redirectUri, stateHash, nonce, expiresAt }
    },

    async findListing(userId, aliveAt) {
      return {
        bindings: [...bindings.values()]
          .filter((binding) => binding.userId === userId)
          .map(({ provider, nickname, avatarUrl, boundAt }) => ({ provider, nickname, avatarUrl, boundAt }))
          .sort((one, other) => (one.provider < other.provider ? -1 : 1)),
        states: [...states.values()]
          .filter((row) => row.userId === userId && row.reuseKey !== null && row.expiresAt > aliveAt)
          .map(({ provider, clientId, redirectUri, stateHash, nonce, expiresAt }) => ({
            ...{ provider, clientId, redirectUri, stateHash, nonce, expiresAt }
          }))
          .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime())
      }
    },

    async claimState(claim): Promise<oauth.ClaimResult> {
      const row = states.get(claim.stateHash)
      const reason = findReason(row, claim)
      if (row === undefined || reason !== null) return { status: 'unusable', reason: reason ?? 'state_unknown' }
      if (row.outcome !== null) return { status: 'finished', outcome: row.outcome }
      if (row.claim !== null) return { status: 'in-progress' }
      Object.assign(row, { claim, reuseKey: null })
      return { status: 'claimed' }
    },

    async completeClaim(completion) {
      const { stateHash, claimId, userId, provider, clientId, nickname, avatarUrl, now } = completion
      const row = states.get(stateHash)
      const isHeld = row?.claim?.claimId === claimId && row.claim.claimExpiresAt > now && row.outcome === null
      if (!isHeld || row.isVoided || bindingKey(row) !== bindingKey(completion)) {
        throw oauth.createBindingError('STATE_UNUSABLE')
      }
      const owner = bindingKey(completion)
      const keys = completion.identities.map((identity) => identityKey(provider, identity))
      const owners = keys.map((key) => identities.get(key)).filter((found) => found !== undefined)
      if (owners.some((found) => found !== owner)) throw oauth.createBindingError('ACCOUNT_BOUND_ELSEWHERE')
      const before = bindings.get(owner)
      const isSame = before !== undefined && owners.length > 0
      if (!isSame) removeIdentities(owner)
      for (const key of keys) identities.set(key, owner)
      bindings.set(owner, { userId, provider, nickname, avatarUrl, boundAt: isSame ? before.boundAt : now })
      row.outcome = 'BOUND'
      const type = isSame ? 'REFRESHED' : before === undefined ? 'BOUND' : 'REBOUND'
      events.push({ type, userId, provider, clientId })
      return type
    },

    async failClaim({ stateHash, claimId, outcome }) {
      const row = states.get(stateHash)
      if (row?.claim?.claimId === claimId && !row.isVoided) row.outcome ??= outcome
    },

    async unbind({ userId, provider }) {
      const owner = bindingKey({ userId, provider })
      for (const row of states.values()) {
        if (bindingKey(row) === owner && row.outcome === null) Object.assign(row, { isVoided: true, reuseKey: null })
      }
      removeIdentities(owner)
      const isChanged = bindings.delete(owner)
      if (isChanged) events.push({ type: 'UNBOUND', userId, provider, clientId: null })
      return isChanged
    }
  }
}
