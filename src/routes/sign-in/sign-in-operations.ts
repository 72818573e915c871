import { signInOperations } from '../../contract/index.js'
import type { Operations } from '../registration/offered-types.js'

export type SignInOperationId = keyof typeof signInOperations

type Part = { readonly response: Readonly<Record<string, object>> }

/** The examples hold sessions of the contract's own form, so they go. */
function replaceSession<T extends object>(part: T, session: object): T {
  const { response } = part as unknown as Part
  const { '200': ok } = response as { '200': { content: { 'application/json': { schema: { properties: object } } } } }
  const { schema } = ok.content['application/json']
  const replaced = { schema: { ...schema, properties: { ...schema.properties, data: session } } }
  return { ...part, response: { ...response, '200': { ...ok, content: { 'application/json': replaced } } } }
}

/**
 * Returns the operations of signing in for a registration: with the host's form of a session where it has one, and
 * without the operation of signed-in users where the host has no authentication for them.
 */
export function chooseOperations(sessionSchema: object | undefined, hasUsers: boolean): Operations<SignInOperationId> {
  const { redeemTicket, ...visitors } = signInOperations
  const { login } = visitors
  const { schema, documentation } = login
  const ofHost = sessionSchema && {
    login: {
      ...login,
      schema: replaceSession(schema, sessionSchema),
      documentation: replaceSession(documentation, sessionSchema)
    }
  }
  const chosen = { ...visitors, ...ofHost, ...(hasUsers ? { redeemTicket } : {}) }
  return chosen as Operations<SignInOperationId>
}
