import { BlockList, isIPv6 } from 'node:net'

/** Private networks, shared address space, link-local and loopback addresses: RFC 1918, 6598, 3927, 4193 and 4291. */
const privateNetworks = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8]
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv4')
}
privateNetworks.addSubnet('fc00::', 7, 'ipv6')
privateNetworks.addSubnet('fe80::', 10, 'ipv6')
privateNetworks.addAddress('::1', 'ipv6')

/**
 * Tells whether an IP address is one that the internet does not route: of a private network, or of this machine. IPv4
 * addresses that are mapped to IPv6 are understood, and zones. No address is not private.
 */
export function isPrivateAddress(address = ''): boolean {
  const bare = address.replace(/%.*/, '')
  return privateNetworks.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}
