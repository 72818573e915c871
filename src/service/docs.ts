import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** The contract, found alike from `src/service` and `dist/service`. */
const contractUrl = new URL('../../openapi.yaml', import.meta.url)

/** Swagger UI styles its elements inline; its own policy asks for https, which a service on plain http lacks. */
const contentPolicy = [
  "default-src 'self'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "style-src 'self' 'unsafe-inline'"
].join('; ')

/** `decorator` is documented, and missing from the plugin's types. */
const readingOptions = {
  mode: 'static',
  specification: { path: fileURLToPath(contractUrl), baseDir: fileURLToPath(new URL('.', contractUrl)) },
  decorator: 'parsedContract'
} as const

type Document = Record<string, unknown>

interface ContractDocument {
  /** Returns the contract as `@fastify/swagger` read it. */
  parsedContract(): Document
}

/** Returns the contract with the types that are offered, where there are others than the contract's own. */
function offer(contract: Document, types: readonly string[]): Document {
  const document = structuredClone(contract) as {
    components: {
      schemas: { ProviderType: { enum: string[]; description: string } }
      parameters: { ProviderType: { example: string } }
    }
  }
  const { schemas, parameters } = document.components
  if (types.every((type) => schemas.ProviderType.enum.includes(type))) return contract
  schemas.ProviderType.enum = [...types]
  schemas.ProviderType.description = `A provider (第三方平台): ${types.map((type) => `\`${type}\``).join(', ')}.`
  parameters.ProviderType.example = types[0] as string
  return document
}

/**
 * Adds Swagger UI at `/documentation`, the contract as it is written, byte for byte, at `/documentation/yaml`, and
 * the same as JSON, which the page shows, at `/documentation/json`: there with the types that are offered. "Try it out" calls the origin that serves the page. Nothing is fetched
 * from elsewhere, and nothing is sent to a validator.
 */
export async function addDocs(app: FastifyInstance, types: readonly string[]): Promise<void> {
  const text = await readFile(contractUrl, 'utf8')
  await app.register(async (docs) => {
    await docs.register(fastifySwagger, readingOptions)
    // Swagger UI would print its own rendering of the YAML; comments and layout of the contract are part of it.
    const { parsedContract } = docs as unknown as ContractDocument
    docs.decorate('swagger', ((options?: { yaml?: boolean }) =>
      options?.yaml === true ? text : offer(parsedContract(), types)) as typeof docs.swagger)
    await docs.register(fastifySwaggerUi, {
      routePrefix: '/documentation',
      staticCSP: contentPolicy,
      uiConfig: { tryItOutEnabled: true, validatorUrl: null, displayRequestDuration: true }
    })
  })
}
