import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { openStressDatabase } from '../../scripts/stress/stress-database.js'
import { tables } from '../../src/persistence/tables.js'

/**
 * What a secret is. A `state` belongs in the authorize URL that it was issued with; a `subject`, the vendor's name of
 * a person, in the database; the rest nowhere.
 */
export type CanaryKind =
  'token' | 'code' | 'state' | 'verifier' | 'ticket' | 'app secret' | 'key' | 'vendor token' | 'subject' | 'password'

/** Secrets that were handed out, to be looked for afterwards. */
export interface Canaries {
  add: (kind: CanaryKind, ...secrets: unknown[]) => void
  /** Names the kinds of the secrets that a text or bytes hold, in whatever encoding. */
  find: (content: string | Buffer, ...expected: CanaryKind[]) => string[]
  /** Looks through every table, and every byte of SQLite's files. */
  findInDatabase: (url: string) => Promise<string[]>
  /** How many there are. */
  count: () => number
}

/** Shorter ones would be found by chance. */
const minimumLength = 8

/** Base64 of a text that stands anywhere in another one: what all three alignments have in common with it. */
function encodeAligned(secret: string, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + secret).toString(encoding)
    return encoded.slice([0, 2, 3][offset], Math.floor(((offset + Buffer.byteLength(secret)) * 8) / 6))
  })
}

function formsOf(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  const percent = encodeURIComponent(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const texts = [secret, json, percent, encodeURIComponent(percent), percent.toLowerCase(), hex, hex.toUpperCase()]
  return [...new Set([...texts, ...encodeAligned(secret, 'base64'), ...encodeAligned(secret, 'base64url')])]
}

async function dump(url: string): Promise<string> {
  const database = await openStressDatabase(url)
  try {
    const contents: unknown[] = []
    for (const table of Object.keys(tables)) contents.push(await database.query(`SELECT * FROM ${table}`))
    return JSON.stringify(contents, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  } finally {
    await database.close()
  }
}

function readFiles(url: string): Buffer {
  const path = url.slice('file:'.length)
  const files = ['', '-wal', '-shm', '-journal'].map((suffix) => path + suffix)
  return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)))
}

/** A number of 16 bits for the four characters at a place. */
function hashBeginning(text: string, at: number): number {
  const [first, second] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
  return (((first * 31 + second) * 31 + text.charCodeAt(at + 2)) * 31 + text.charCodeAt(at + 3)) & 0xffff
}

/** Creates a list of secrets. */
export function createCanaries(): Canaries {
  const forms = new Map<string, CanaryKind>()
  /** The forms by what they begin with: a look at each place of a text, instead of a search for each of the forms. */
  const byBeginning = new Map<string, Set<string>>()
  /** Which beginnings there are, by a hash: a database is megabytes long. */
  const isBeginning = new Uint8Array(1 << 16)
  const secrets = new Set<string>()
  const find: Canaries['find'] = (content, ...expected) => {
    const text = typeof content === 'string' ? content : content.toString('latin1')
    const found = new Set<string>()
    for (let at = 0; at <= text.length - minimumLength; at += 1) {
      if (isBeginning[hashBeginning(text, at)] === 0) continue
      for (const form of byBeginning.get(text.slice(at, at + minimumLength)) ?? []) {
        if (!expected.includes(forms.get(form)!) && text.startsWith(form, at)) found.add(`${forms.get(form)} ${form}`)
      }
    }
    return [...found]
  }
  return {
    find,
    add: (kind, ...given) => {
      for (const secret of given) {
        if (typeof secret !== 'string' || secret.length < minimumLength || secrets.has(secret)) continue
        secrets.add(secret)
        for (const form of formsOf(secret)) {
          forms.set(form, kind)
          isBeginning[hashBeginning(form, 0)] = 1
          const beginning = form.slice(0, minimumLength)
          byBeginning.set(beginning, (byBeginning.get(beginning) ?? new Set()).add(form))
        }
      }
    },
    findInDatabase: async (url) => {
      const files = url.startsWith('file:') ? readFiles(url) : ''
      return [...find(files, 'subject'), ...find(await dump(url), 'subject')]
    },
    count: () => secrets.size
  }
}

const vendorTokens = /^(access_?token|refresh_?token)$/i
const vendorSubjects = /^(open_?id|union_?id)$/i

/** Adds what a simulator hands out in its answers; to be called before it listens. */
export function watchSimulator(app: FastifyInstance, canaries: Canaries): void {
  app.addHook('onSend', async (_request, _reply, payload) => {
    const text = Buffer.isBuffer(payload) ? payload.toString('utf8') : String(payload)
    for (const [, name = '', value] of text.matchAll(/"(\w+)": ?"([^"]+)"/g)) {
      if (vendorTokens.test(name)) canaries.add('vendor token', value)
      if (vendorSubjects.test(name)) canaries.add('subject', value)
    }
  })
}
