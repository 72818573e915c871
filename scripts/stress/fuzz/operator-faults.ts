import { adminAbility, createAccessTokenVerifier } from '../../../src/auth/access-token.js'
import { createAuthenticate } from '../../../src/auth/authenticate.js'
import type { Database } from '../../../src/persistence/open-database.js'
import type { OauthOperatorPluginOptions } from '../../../src/operator/operator-options.js'
import type { Body, Fault } from './fault.js'
import { operatorUrl } from './operator-requests.js'

type OperatorStore = OauthOperatorPluginOptions['store']

/** Replaces methods of the store of operators. */
function misstore(change: (store: OperatorStore, database: Database) => Partial<OperatorStore>): Fault {
  return {
    operator: (options, _tokens, database) => ({
      ...options,
      store: { ...options.store, ...change(options.store, database) }
    })
  }
}

/** Lets tokens that are allowed certain things operate, beside those of operators. */
function misguard(isEnough: (abilities: string) => boolean): Fault {
  return {
    operator: (options, tokens) => {
      const findAccessToken: typeof tokens.findAccessToken = async (id) => {
        const stored = await tokens.findAccessToken(id)
        const isLetIn = stored !== null && isEnough(stored.abilities ?? '')
        // Not a copy: a token that was found has getters.
        return isLetIn ? Object.assign(stored, { abilities: JSON.stringify([adminAbility]) }) : stored
      }
      const store = { ...tokens, findAccessToken }
      const verifier = createAccessTokenVerifier({ store, ability: adminAbility, now: options.now! })
      return { ...options, ...createAuthenticate([verifier]) }
    }
  }
}

/** Faults of the operations of operators. */
export const operatorFaults: Readonly<Record<string, Fault>> = {
  'takes users for operators': misguard(() => true),
  'takes a token of * for an operator’s': misguard((abilities) => abilities.includes('"*"')),
  'takes 1e2 for a limit': {
    host: (app) => {
      app.addHook('preValidation', async ({ url, query }) => {
        const given = query as Body
        if (url.startsWith(operatorUrl) && given['limit'] === '1e2') given['limit'] = '100'
      })
    }
  },
  'shows the first page, whatever an altered cursor says': {
    host: (app) => {
      app.addHook('preValidation', async ({ url, query }) => {
        const { cursor } = query as Body
        if (url.startsWith(operatorUrl) && !/^[0-9a-f-]{36}$/.test(String(cursor))) delete (query as Body)['cursor']
      })
    }
  },
  'answers 200 to a suspension, and stores nothing': misstore(() => ({ suspendBinding: async () => true })),
  'suspends again what is suspended': misstore((store) => ({
    suspendBinding: async (intervention) => {
      await store.resumeBinding(intervention)
      return store.suspendBinding(intervention)
    }
  })),
  'leaves the sessions of what it suspends': misstore((store, { client }) => ({
    suspendBinding: async (intervention) => {
      const { bindingId } = intervention
      const sessions = await client.$queryRaw<{ tokenId: bigint }[]>`
        SELECT token_id AS "tokenId" FROM oauth_sessions WHERE binding_id = ${bindingId}`
      await client.$executeRaw`
        UPDATE oauth_sessions SET binding_id = (SELECT MIN(id) FROM oauth_bindings WHERE id <> ${bindingId})
        WHERE binding_id = ${bindingId}`
      const isChanged = await store.suspendBinding(intervention)
      for (const { tokenId } of sessions) {
        await client.$executeRaw`UPDATE oauth_sessions SET binding_id = ${bindingId} WHERE token_id = ${tokenId}`
      }
      return isChanged
    }
  })),
  'leaves the states of what it removes': misstore((store, { client }) => ({
    removeBinding: async (intervention) => {
      const states = await client.$queryRaw<{ stateHash: string; reuseKey: string | null }[]>`
        SELECT state_hash AS "stateHash", reuse_key AS "reuseKey" FROM oauth_states WHERE voided_at IS NULL`
      await store.removeBinding(intervention)
      for (const { stateHash, reuseKey } of states) {
        await client.$executeRaw`
          UPDATE oauth_states SET voided_at = NULL, reuse_key = ${reuseKey} WHERE state_hash = ${stateHash}`
      }
    }
  }))
}
