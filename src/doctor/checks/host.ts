import type { VendorApp } from '../vendor-app.js'
import type { Finding } from '../finding.js'
import type { Network } from './network.js'

export async function checkHosts({ name, provider, apiBaseUrl }: VendorApp, network: Network): Promise<Finding[]> {
  const addresses = { authorize_host: provider.createAuthorizeUrl('0'), api_host: apiBaseUrl }
  const findings = Object.entries(addresses).map(async ([check, address]): Promise<Finding> => {
    const { cause, details } = await network.probe(address)
    return { id: `${name}.${check}`, cause, details, app: name }
  })
  return Promise.all(findings)
}
