import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'

const folder = new URL('../demo/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml'
}
const page = 'demo.html'
/** The page itself, and where the platforms send the person back to. */
const pagePaths = ['/demo', '/demo/callback/:provider']
/** Draws the QR codes; a browser takes the module as it is. */
const qrLibrary = { file: 'uqr.js', source: fileURLToPath(import.meta.resolve('uqr')) }

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'self'; connect-src *; img-src * data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  // A callback's address holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

/** Registers the demo page, the addresses at which its callbacks land, and the files they and the platforms' pages need. */
export function registerDemoRoutes(app: FastifyInstance): void {
  const files = readdirSync(folder).map((file) => ({ file, source: new URL(file, folder) as URL | string }))
  for (const { file, source } of [...files, qrLibrary]) {
    const content = readFileSync(source)
    const contentType = contentTypes[extname(file)] as string
    for (const path of file === page ? pagePaths : [`/demo/${file}`]) {
      app.get(path, async (_request, response) => response.headers(headers).type(contentType).send(content))
    }
  }
  app.get('/', async (_request, response) => response.redirect('/demo'))
}
