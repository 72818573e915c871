import { OptionsError } from '../../errors.js'

/**
 * Returns `tenant` of `/t/:tenant`, `from` and `to` of `/:from(^\\d+)-:to`.
 *
 * @see https://github.com/delvedor/find-my-way#supported-path-formats
 */
export function listPrefixParameters(prefix: string, urls: readonly string[]): string[] {
  const plain = prefix.replace(/\((?:[^()]|\([^()]*\))*\)/g, '').replaceAll('::', '')
  const names = [...plain.matchAll(/:([^/:.-]+)/g)].map(([, name]) => name as string)
  const own = urls.flatMap((url) => url.split('/'))
  const shared = names.find((name) => own.includes(`:${name}`))
  if (shared !== undefined) {
    throw new OptionsError(
      `oauthBindingPlugin: prefix ${prefix} has the parameter ${shared}, which the operations have, too`
    )
  }
  return names
}

export function addParameters(params: object | undefined, names: readonly string[]): object | undefined {
  if (names.length === 0) return params
  const { required = [], properties = {} } = (params ?? {}) as { required?: readonly string[]; properties?: object }
  const added = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
  return { type: 'object', ...params, required: [...names, ...required], properties: { ...added, ...properties } }
}
