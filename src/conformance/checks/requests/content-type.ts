import { gzipSync } from 'node:zlib'
import type { ScenarioCheck } from '../../check.js'

const json = '{"state":false}'
const form = 'state=false'

const sent: readonly (readonly [headers: Readonly<Record<string, string>>, body: string | Uint8Array])[] = [
  [{ 'content-type': 'text/plain' }, json],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, form],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, json],
  [
    { 'content-type': 'multipart/form-data; boundary=x' },
    `--x\r\nContent-Disposition: form-data; name="state"\r\n\r\nfalse\r\n--x--`
  ],
  [{ 'content-type': 'text/json' }, json],
  [{ 'content-type': 'application/jsonp' }, json],
  [{ 'content-type': 'application/json; charset=utf-16' }, Buffer.from(json, 'utf16le')],
  [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync(json)]
]

export const contentType: ScenarioCheck = {
  id: 'requests/content-type',
  title: 'Nothing but JSON in UTF-8, not encoded, is read: 415. A form of another site cannot send that.',
  clauses: ['contract: Bodies', 'contract: UNSUPPORTED_MEDIA_TYPE', 'RFC 9110 section 15.5.16'],
  needs: [],
  run: async ({ first, types: [type], paths, expect }) => {
    for (const [headers, body] of sent) {
      const asked = { method: 'PUT', path: `${paths.family}/${type}`, headers: Object.entries(headers), body }
      const exchange = await first.ask(asked)
      const what = Object.values(headers).join(', ')
      // Of a failure of the deployment `contract/server-errors` tells.
      expect(exchange.status === 415 || exchange.status >= 500, `${what} was answered ${exchange.status}`, exchange)
    }
  }
}
