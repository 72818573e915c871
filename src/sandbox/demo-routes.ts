import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const files: readonly (readonly [path: string, file: string, contentType: string])[] = [
  ['/demo', 'demo.html', 'text/html; charset=utf-8'],
  ['/demo/callback/wechat', 'demo.html', 'text/html; charset=utf-8'],
  ['/demo/callback/ding-talk', 'demo.html', 'text/html; charset=utf-8'],
  ['/demo/demo.js', 'demo.js', 'text/javascript; charset=utf-8'],
  ['/demo/texts.js', 'texts.js', 'text/javascript; charset=utf-8'],
  ['/demo/demo.css', 'demo.css', 'text/css; charset=utf-8'],
  ['/sandbox/consent.css', 'consent.css', 'text/css; charset=utf-8']
]

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; connect-src *; img-src * data:; base-uri 'none'",
  // A callback's address holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

/** Registers the demo page, the addresses at which its callbacks land, and the files they need. */
export function registerDemoRoutes(app: FastifyInstance): void {
  for (const [path, file, contentType] of files) {
    const content = readFileSync(new URL(`demo/${file}`, import.meta.url))
    app.get(path, async (_request, response) => response.headers(headers).type(contentType).send(content))
  }
  app.get('/', async (_request, response) => response.redirect('/demo'))
}
