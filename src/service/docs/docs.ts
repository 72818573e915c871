import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DocsContent } from './docs-pages.js'

/** The contract, found alike from `src` and `dist`. */
const contractUrl = new URL('../../../openapi.yaml', import.meta.url)

const paths = ['', '/', '/json', '/yaml', '/static/*'].map((path) => `/documentation${path}`)

/** Headers of the connection, which the pages do not have. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** Relays the answer of the pages; their failures go to the service's error handler. */
async function relay(pages: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // For HEAD, too: Fastify itself leaves out the body.
  const answer = await pages.inject({ url: request.url, headers: request.headers })
  const { statusCode, rawPayload } = answer
  if (statusCode >= 400) {
    throw Object.assign(new Error(`The documentation answered ${statusCode}: ${answer.payload}`), { statusCode })
  }
  reply.code(statusCode)
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!connectionHeaders.has(name)) reply.header(name, value)
  }
  return reply.send(rawPayload)
}

/**
 * Adds Swagger UI at `/documentation`; the contract, byte for byte, at `/documentation/yaml`; and at
 * `/documentation/json` the contract with the types and operations that are offered, which the page shows. "Try it out"
 * calls the origin that serves the page; `canTry` tells whether the operations are there. Nothing is fetched from
 * another origin, and no validator is called. `/` leads to the page. All addresses are relative, so that a proxy may
 * strip a prefix.
 *
 * The pages are created on the first request: most instances serve none, and parsing the contract and loading Swagger
 * UI took a fifth of the start.
 */
export async function addDocs(app: FastifyInstance, offer: Omit<DocsContent, 'contractUrl' | 'text'>): Promise<void> {
  const text = await readFile(contractUrl, 'utf8')
  let opened: Promise<FastifyInstance> | undefined
  const open = async (): Promise<FastifyInstance> => {
    const { createDocsPages } = await import('./docs-pages.js')
    return createDocsPages({ contractUrl, text, ...offer })
  }
  // Relatively: a proxy may strip a prefix.
  app.get('/', (_request, reply) => reply.header('location', 'documentation/').code(302).send())
  for (const url of paths) {
    app.get(url, async (request, reply) => relay(await (opened ??= open()), request, reply))
  }
}
