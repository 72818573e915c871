import { Type, type Static } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { checkAuth, checkDirectory, checkFunction } from '../option-checks.js'
import { option } from '../option-table.js'
import { pluginOptionsSchema, type OauthBindingPluginOptions, type WithDefaults } from '../options.js'
import type { BindingDirectory } from '../persistence/binding-directory.js'
import type { BindingStore } from '../persistence/store.js'
import { pathOption } from '../messages/presentation-options.js'

const { challenge, tags, texts, envelope, onSecurityEvent, now } = pluginOptionsSchema.properties

/** The one table of the options of operators, as `options.ts` has that of binding. */
const properties = {
  /** Finds and changes bindings: the store of `oauthBindingPlugin`. */
  store: option<Omit<BindingDirectory, 'identitiesOf'> & Pick<BindingStore, 'verify' | 'eventSignal'>>(checkDirectory, {
    en: '`createPrismaStore(database)`, the same as of `oauthBindingPlugin`.',
    zh: '`createPrismaStore(database)`，与 `oauthBindingPlugin` 的相同。'
  }),
  /** Authenticates operators, and nobody else: users must not pass. */
  auth: option<OauthBindingPluginOptions['auth']>(checkAuth, {
    en: 'As of `oauthBindingPlugin`, but only operators may pass.',
    zh: '与 `oauthBindingPlugin` 的形式相同，但只允许运营人员通过。'
  }),
  /** Returns the operator's id, as that of `oauthBindingPlugin` returns a user's; it becomes `by` of events. */
  getUserId: option<(request: FastifyRequest) => string | Promise<string>>(checkFunction, {
    en: "Returns the operator's id, which events carry as `by`; otherwise as of `oauthBindingPlugin`.",
    zh: '返回运营人员的 id，事件中记为 `by`；其余与 `oauthBindingPlugin` 的相同。'
  }),
  challenge,
  /** Where the operations live below the prefix, `/oauth-bindings` in the contract. */
  path: pathOption('/oauth-bindings'),
  tags,
  texts,
  envelope,
  onSecurityEvent,
  now
}

export const operatorOptionsSchema = Type.Object(properties)

/** The options of `oauthOperatorPlugin`. Checked once, at registration; an unknown key stops the boot. */
export interface OauthOperatorPluginOptions extends Static<typeof operatorOptionsSchema> {}

export type CheckedOperatorOptions = WithDefaults<OauthOperatorPluginOptions, typeof properties>
