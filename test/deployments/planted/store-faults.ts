import { hash, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { BindingStore, ClaimCompletion, StateClaim, UnusableReason } from '../../../src/persistence/store.js'
import { family, misreadBody, misstore, parseBody, stateIn, tokenOf, type Fault } from './fault.js'

/** Puts a state in the place of one that is unusable, claims it, and completes it when the other one is completed. */
function createRevival(store: BindingStore) {
  const aliases = new Map<string, string>()
  const find = (stateHash: string): string => aliases.get(stateHash) ?? stateHash
  const revive = async ({ userId, provider, clientId, redirectUri, ...claim }: StateClaim) => {
    const context = { userId, provider, clientId, redirectUri }
    const stateHash = hash('sha256', randomBytes(16))
    const expiresAt = new Date(claim.now.getTime() + 600_000)
    const nonce = randomBytes(16).toString('hex')
    await store.insertState({ ...context, stateHash, nonce, createdAt: claim.now, expiresAt, reuseKey: null })
    aliases.set(claim.stateHash, stateHash)
    return store.claimState({ ...context, ...claim, stateHash })
  }
  return {
    revive,
    finish: {
      completeClaim: (completion) => store.completeClaim({ ...completion, stateHash: find(completion.stateHash) }),
      failClaim: (failure) => store.failClaim({ ...failure, stateHash: find(failure.stateHash) })
    } satisfies Partial<BindingStore>
  }
}

/** Takes states that are unusable for a reason. */
function misclaim(expected: string, reason: UnusableReason): Fault {
  return misstore(expected, (store) => {
    const { revive, finish } = createRevival(store)
    return {
      ...finish,
      claimState: async (claim) => {
        const result = await store.claimState(claim)
        return result.status === 'unusable' && result.reason === reason ? revive(claim) : result
      }
    }
  })
}

/** Tells accounts of one user from those of another, though they are the same. */
const splitAccount = (completion: ClaimCompletion): ClaimCompletion => ({
  ...completion,
  identities: completion.identities.map((identity) => ({
    ...identity,
    subject: `${identity.subject} ${completion.userId}`
  }))
})

/** Faults in what a server stores, and for whom. */
export const storeFaults: Readonly<Record<string, Fault>> = {
  'takes a state that was used': misclaim('states/replay', 'state_used'),
  'takes a state of another user': misclaim('states/other-user', 'state_of_other_user'),
  'takes a state of another platform': misclaim('states/other-platform', 'state_of_other_provider'),
  'takes a state that has expired': misclaim('states/expired', 'state_expired'),
  'takes a state that it never issued': misclaim('states/unknown', 'state_unknown'),
  'leaves states alive when it unbinds': misclaim('states/void-after-unbind', 'state_voided'),
  'takes a state with spaces around it': misreadBody('states/unknown', (body) =>
    typeof body['state'] === 'string' ? { ...body, state: body['state'].trim() } : body
  ),
  'lets a state try another code after a refusal': misstore('states/refused-code', (store) => {
    const { revive, finish } = createRevival(store)
    const failed = new Set<string>()
    return {
      ...finish,
      failClaim: async (failure) => {
        failed.add(failure.stateHash)
        await store.failClaim(failure)
      },
      claimState: async (claim) => {
        const result = await store.claimState(claim)
        return result.status === 'unusable' && failed.delete(claim.stateHash) ? revive(claim) : result
      }
    }
  }),
  'binds again when a completion is repeated after the unbind': misstore('states/repeat-after-unbind', (store) => {
    const { revive, finish } = createRevival(store)
    const completions = new Map<string, ClaimCompletion>()
    return {
      completeClaim: async (completion) => {
        completions.set(completion.stateHash, completion)
        return store.completeClaim(completion)
      },
      claimState: async (claim) => {
        const result = await store.claimState(claim)
        const completion = completions.get(claim.stateHash)
        if (result.status === 'claimed' || completion === undefined) return result
        if ((await store.findListing(claim.userId, claim.now)).bindings.length > 0) return result
        if (completion.provider !== claim.provider || result.status !== 'finished') return result
        await revive(claim)
        await finish.completeClaim({ ...completion, claimId: claim.claimId, now: claim.now })
        return result
      }
    }
  }),
  'gives an account to two users': misstore('ownership/one-account', (store) => ({
    completeClaim: async (completion) => store.completeClaim(splitAccount(completion))
  })),
  'gives an account to two users who ask at the same time': misstore('ownership/race', (store) => {
    const claimed = new Set<string>()
    return {
      claimState: async (claim) => {
        claimed.add(claim.userId)
        return store.claimState(claim)
      },
      completeClaim: async (completion) => {
        await delay(10)
        const isRace = claimed.size > 1
        try {
          return await store.completeClaim(isRace ? splitAccount(completion) : completion)
        } finally {
          await delay(10)
          claimed.delete(completion.userId)
        }
      }
    }
  }),
  'says that it unbinds, and does not until the list was read': misstore('ceremony/unbinds', (store) => {
    const unlisted = new Set<string>()
    return {
      completeClaim: async (completion) => {
        const change = await store.completeClaim(completion)
        unlisted.add(completion.userId)
        return change
      },
      findListing: async (userId, aliveAt) => {
        unlisted.delete(userId)
        return store.findListing(userId, aliveAt)
      },
      unbind: async (unbinding) => unlisted.has(unbinding.userId) || store.unbind(unbinding)
    }
  }),
  'unbinds for whoever asks': misstore('ownership/unbinds-own', (store) => ({
    unbind: async (unbinding) => {
      for (const userId of ['1', '2']) await store.unbind({ ...unbinding, userId })
      return store.unbind(unbinding)
    }
  })),
  'lists what another user has bound': misstore('ownership/lists-own', (store) => ({
    findListing: async (userId, now) => {
      const { bindings } = await store.findListing('1', now)
      return { ...(await store.findListing(userId, now)), bindings }
    }
  })),
  'takes a header for the user': {
    expected: 'ownership/client-sent-identity',
    plugin: (options) => ({
      ...options,
      getUserId: (request) => String(request.headers['x-user-id'] ?? options.getUserId(request))
    })
  },
  'takes a field for the user': {
    expected: 'ownership/client-sent-identity',
    plugin: (options) => ({
      ...options,
      getUserId: (request) => {
        const { user_id: named } = (request.body ?? {}) as { user_id?: string }
        return named ?? String(options.getUserId(request))
      }
    })
  },
  'sends a code to the platform twice': {
    expected: 'ceremony/at-once',
    plugin: (options) => ({
      ...options,
      providers: options.providers.map((provider) => ({
        ...provider,
        fetchAccount: async (code) => {
          const account = await provider.fetchAccount(code)
          await provider.fetchAccount(code).catch(() => {})
          return account
        }
      }))
    })
  },
  'remembers whose a code was': {
    expected: 'states/used-code',
    plugin: (options) => ({
      ...options,
      providers: options.providers.map((provider) => {
        const accounts = new Map<string, ReturnType<typeof provider.fetchAccount>>()
        return {
          ...provider,
          fetchAccount: (code) => {
            const known = accounts.get(code) ?? provider.fetchAccount(code)
            accounts.set(code, known)
            return known
          }
        }
      })
    })
  },
  'voids what was handed out, with every look at the list': {
    expected: 'ceremony/list-safe',
    proxy: ({ pass }) => {
      const open = new Map<string, string>()
      const unusable = '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'
      return async (request) => {
        const state = String(parseBody(request.body)['state'])
        const isCompletion = request.method === 'POST' && request.url === family
        const answer = await pass(request)
        if (request.method === 'GET') {
          for (const [issued, token] of open) if (token === tokenOf(request)) open.set(issued, 'void')
        }
        if (request.method !== 'POST') open.set(stateIn(answer), tokenOf(request))
        const isVoid = isCompletion && open.get(state) === 'void' && answer.status === 200
        return isVoid ? { ...answer, status: 403, body: unusable } : answer
      }
    }
  }
}
