import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A certificate and its key, as PEM. */
export interface Certificate {
  certificate: string
  key: string
}

/** An authority of a test's own. */
export interface Authority {
  certificate: string
  /** Issues a certificate for a name, and for hosts: DNS names or IPv4 addresses. */
  issue(name: string, hosts?: readonly string[]): Certificate
}

/** A value in DER. */
function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => encode(0x30, ...parts)
const oids = { commonName: '550403', ecdsaWithSha256: '2a8648ce3d040302', constraints: '551d13', hosts: '551d11' }
const oid = (name: keyof typeof oids): Buffer => encode(0x06, Buffer.from(oids[name], 'hex'))
const algorithm = sequence(oid('ecdsaWithSha256'))
const nameOf = (text: string): Buffer =>
  sequence(encode(0x31, sequence(oid('commonName'), encode(0x0c, Buffer.from(text)))))
const time = (year: number): Buffer => encode(0x18, Buffer.from(`${year}0101000000Z`))

function describeHost(host: string): Buffer {
  const isAddress = /^[\d.]+$/.test(host)
  return isAddress ? encode(0x87, Buffer.from(host.split('.').map(Number))) : encode(0x82, Buffer.from(host))
}

function writeExtension(hosts: readonly string[] | 'authority'): Buffer {
  const [name, value] =
    hosts === 'authority'
      ? (['constraints', sequence(encode(0x01, Buffer.from([0xff])))] as const)
      : (['hosts', sequence(...hosts.map(describeHost))] as const)
  return encode(0xa3, sequence(sequence(oid(name), encode(0x04, value))))
}

interface Subject {
  name: string
  publicKey: KeyObject
  hosts: readonly string[] | 'authority'
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certify({ name, publicKey, hosts }: Subject, issuer: string, issuerKey: KeyObject): string {
  const content = sequence(
    encode(0xa0, encode(0x02, Buffer.from([2]))),
    encode(0x02, Buffer.from([1]), randomBytes(8)),
    algorithm,
    nameOf(issuer),
    sequence(time(2020), time(2099)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(hosts.length === 0 ? [] : [writeExtension(hosts)])
  )
  const signature = encode(0x03, Buffer.from([0]), sign('sha256', content, issuerKey))
  const lines = sequence(content, algorithm, signature)
    .toString('base64')
    .match(/.{1,64}/g)!
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Creates an authority, without any program: Node itself issues no certificate. */
export function createAuthority(name: string): Authority {
  const own = makeKeys()
  return {
    certificate: certify({ name, publicKey: own.publicKey, hosts: 'authority' }, name, own.privateKey),
    issue: (subject, hosts = []) => {
      const { publicKey, privateKey } = makeKeys()
      return {
        certificate: certify({ name: subject, publicKey, hosts }, name, own.privateKey),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      }
    }
  }
}
