import { isIPv4, isIPv6 } from 'node:net'

/**
 * Tells whether a host name or an IP address, with or without brackets, always means this machine: `localhost` and its
 * subdomains, 127.0.0.0/8, `::1`, and IPv4-mapped loopback addresses. A name is never looked up.
 *
 * @param hostname Without a port, as in `URL.hostname` or the setting `HOST`.
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  // Node compiles a large expression for the first address of version 6 that it looks at.
  if (host.includes(':') && isIPv6(host)) {
    // The URL parser writes every spelling of an address in one way. It knows no zones, as in ::1%lo.
    const [address = ''] = host.split('%')
    return /^\[(?:::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(new URL(`http://[${address}]`).hostname)
  }
  return isIPv4(host) ? host.startsWith('127.') : /^(?:.+\.)?localhost\.?$/i.test(host)
}
