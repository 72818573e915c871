import { join } from 'node:path'
import AutoLoad, { type AutoloadPluginOptions } from '@fastify/autoload'
import type { FastifyPluginAsync, FastifyServerOptions } from 'fastify'
import type { BindingStore, Provider } from '../../../src/index.js'

export interface AppOptions extends FastifyServerOptions, Partial<AutoloadPluginOptions> {
  store: BindingStore
  providers: readonly Provider[]
  secret: string
  /** The version of the document. */
  openapi: '3.0.3' | '3.1.0'
}

/** What `fastify start` hands to Fastify: values of this host are coerced, and its failures have a form of their own. */
const options: FastifyServerOptions = {
  ajv: { customOptions: { coerceTypes: 'array', removeAdditional: 'all' } },
  schemaErrorFormatter: (errors, part) => new Error(`${part}: ${errors.map(({ message }) => message).join(', ')}`)
}

const app: FastifyPluginAsync<AppOptions> = async (fastify, opts): Promise<void> => {
  await fastify.register(AutoLoad, { dir: join(import.meta.dirname, 'plugins'), options: opts, forceESM: true })
  await fastify.register(AutoLoad, { dir: join(import.meta.dirname, 'routes'), options: opts, forceESM: true })
}

export default app
export { app, options }
