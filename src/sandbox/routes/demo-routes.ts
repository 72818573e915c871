import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { simulatedPlatforms } from '../platforms/index.js'

const folder = new URL('../demo/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8'
}
const page = 'demo.html'
/** The page itself, and the addresses that the platforms send the person back to. */
const pagePaths = ['/demo', '/demo/callback/:provider', '/demo/login/:provider']

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'self'; connect-src *; img-src * data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  // A callback's address holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

function readFiles(): ReadonlyMap<string, Buffer | string> {
  const files = new Map<string, Buffer | string>()
  for (const file of readdirSync(folder)) files.set(file, readFileSync(new URL(file, folder)))
  // Draws the QR codes; a browser takes the module as it is.
  files.set('uqr.js', readFileSync(new URL(import.meta.resolve('uqr'))))
  const brands = new Set(simulatedPlatforms.map(({ brand }) => brand))
  const colors = [...brands].map(({ name, color }) => `.${name} {\n  --brand: ${color};\n}\n`)
  const consentStyle = readFileSync(new URL('../pages/consent.css', import.meta.url), 'utf8')
  return files.set('consent.css', consentStyle + colors.join(''))
}

export function registerDemoRoutes(app: FastifyInstance): void {
  for (const [file, content] of readFiles()) {
    const contentType = contentTypes[extname(file)] as string
    for (const path of file === page ? pagePaths : [`/demo/${file}`]) {
      app.get(path, async (_request, response) => response.headers(headers).type(contentType).send(content))
    }
  }
  // As built, also when the simulator runs from its sources.
  const elements = new URL(import.meta.resolve('fastify-oauth-binding/elements'))
  app.get('/demo/elements.js', async (_request, response) =>
    response.headers(headers).type('text/javascript; charset=utf-8').send(readFileSync(elements))
  )
  app.get('/', async (_request, response) => response.redirect('/demo'))
}
