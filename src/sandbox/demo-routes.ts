import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'

const folder = new URL('demo/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8'
}
const page = 'demo.html'
/** The page itself, and where the platforms send the person back to. */
const pagePaths = ['/demo', ...['wechat', 'ding-talk', 'wecom', 'feishu'].map((name) => `/demo/callback/${name}`)]

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; connect-src *; img-src * data:; base-uri 'none'",
  // A callback's address holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

/** Registers the demo page, the addresses at which its callbacks land, and the files they and the platforms' pages need. */
export function registerDemoRoutes(app: FastifyInstance): void {
  for (const file of readdirSync(folder)) {
    const content = readFileSync(new URL(file, folder))
    const contentType = contentTypes[extname(file)] as string
    for (const path of file === page ? pagePaths : [`/demo/${file}`]) {
      app.get(path, async (_request, response) => response.headers(headers).type(contentType).send(content))
    }
  }
  app.get('/', async (_request, response) => response.redirect('/demo'))
}
