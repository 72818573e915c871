import { fileURLToPath } from 'node:url'
import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance } from 'fastify'
import { demoNote, takeTokenScript } from './demo-token.js'

/** Swagger UI styles its elements inline. Headers that require https are left to the proxy that adds TLS. */
const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'self'"],
      frameAncestors: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"]
    }
  },
  crossOriginOpenerPolicy: false,
  strictTransportSecurity: false
}

/** `decorator` is documented, and missing from the plugin's types. */
const readContract = (url: URL) =>
  ({
    mode: 'static',
    specification: { path: fileURLToPath(url), baseDir: fileURLToPath(new URL('.', url)) },
    decorator: 'parsedContract'
  }) as const

type Document = Record<string, unknown>

interface ContractDocument {
  parsedContract(): Document
}

/** As much of the contract as depends on what is offered. */
interface OfferedDocument {
  info: { description: string }
  tags: { name: string }[]
  paths: Record<string, Record<string, { tags: string[] }>>
  components: {
    schemas: { ProviderType: { enum: string[]; description: string } }
    parameters: { ProviderType: { example: string } }
  }
}

function hideOperations(document: OfferedDocument, hidden: readonly string[]): void {
  const isHidden = (operation: { tags: string[] }): boolean => operation.tags.some((tag) => hidden.includes(tag))
  const shown = Object.entries(document.paths).filter(([, operations]) => !Object.values(operations).some(isHidden))
  document.paths = Object.fromEntries(shown)
  document.tags = document.tags.filter(({ name }) => !hidden.includes(name))
}

type Offered = Pick<DocsContent, 'types' | 'hidden' | 'isDemo'>

/** Returns the contract with the types that are offered, where there are others, and the operations that are. */
function offer(contract: Document, { types, hidden, isDemo }: Offered): Document {
  const document = structuredClone(contract) as unknown as OfferedDocument & Document
  if (isDemo) document.info.description = `${demoNote}\n\n${document.info.description}`
  hideOperations(document, hidden)
  const { schemas, parameters } = document.components
  if (types.every((type) => schemas.ProviderType.enum.includes(type))) return document
  schemas.ProviderType.enum = [...types]
  schemas.ProviderType.description = `A provider (第三方平台): ${types.map((type) => `\`${type}\``).join(', ')}.`
  parameters.ProviderType.example = types[0] as string
  return document
}

export interface DocsContent {
  contractUrl: URL
  text: string
  types: readonly string[]
  /** The tags whose operations are not offered. */
  hidden: readonly string[]
  /** Whether the operations are at the origin that serves the pages, so that they can be tried there. */
  canTry: boolean
  /** Whether the address of the pages may carry the token of a demo user, `#token=…`. */
  isDemo: boolean
}

/**
 * Creates an application that serves the pages of `addDocs`, each at its full path, to `inject`. It has no log and no
 * envelope: the caller handles failures.
 */
export async function createDocsPages({
  contractUrl,
  text,
  canTry,
  ...offered
}: DocsContent): Promise<FastifyInstance> {
  const pages = Fastify()
  await pages.register(fastifyHelmet, securityHeaders)
  await pages.register(fastifySwagger, readContract(contractUrl))
  // Swagger UI would print its own rendering of the YAML; comments and layout of the contract are part of it.
  const { parsedContract } = pages as unknown as ContractDocument
  pages.decorate('swagger', ((options?: { yaml?: boolean }) =>
    options?.yaml === true ? text : offer(parsedContract(), offered)) as typeof pages.swagger)
  await pages.register(fastifySwaggerUi, {
    routePrefix: '/documentation',
    // The page refers to its files relatively: a proxy may strip a prefix.
    indexPrefix: '.',
    ...(offered.isDemo && { theme: { js: [{ filename: 'take-token.js', content: takeTokenScript }] } }),
    uiConfig: {
      persistAuthorization: true,
      tryItOutEnabled: canTry,
      ...(canTry ? {} : { supportedSubmitMethods: [] }),
      validatorUrl: null,
      displayRequestDuration: true
    }
  })
  return pages
}
