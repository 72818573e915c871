import { OptionsError } from '../errors.js'
import { resolveSandboxOptions, type SandboxOptions } from './options.js'
import { simulatedPlatforms, type SandboxPlatform } from './platforms/index.js'

export type { SandboxPlatform } from './platforms/index.js'

export const sandboxPlatforms: readonly SandboxPlatform[] = simulatedPlatforms.map(({ apps }) => apps.option)

export const contractPlatforms: readonly SandboxPlatform[] = simulatedPlatforms
  .filter(({ isInContract }) => isInContract)
  .map(({ apps }) => apps.option)

export function labelOf(option: SandboxPlatform): string {
  const { label, brand } = simulatedPlatforms.find(({ apps }) => apps.option === option)!
  return label ?? brand.label[1]
}

/**
 * Returns the environment settings that point a service at a simulator, by their names.
 *
 * The redirect addresses are the first registered ones of each app, for bindings, then for signing in; or else the demo
 * page's own. An app with one address offers no signing in.
 *
 * @param origin Where the simulator is reached, `http://127.0.0.1:3001` for instance; nothing after the port.
 * @param options The options the simulator was created with.
 * @param platforms For which platforms; by default those of the contract.
 * @throws OAUTH_BINDING_OPTIONS when the origin is not one, or an option does not fit.
 */
export function sandboxSettings(
  origin: string,
  options: SandboxOptions = {},
  platforms: readonly SandboxPlatform[] = contractPlatforms
): Record<string, string> {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new OptionsError('sandbox: origin must be scheme, host and port')
  }
  const resolved = resolveSandboxOptions(options)
  const entries = platforms.flatMap((option) => {
    const { prefix, callback, credentialsOf } = simulatedPlatforms.find(({ apps }) => apps.option === option)!.settings
    const [app] = resolved[option]
    const ofDemo = ['callback', 'login'].map((page) => `${origin}/demo/${page}/${callback}`)
    const [redirectUri, signInRedirectUri] = (app.redirectUris ?? ofDemo) as [string, string?]
    const settings = {
      ...credentialsOf(app),
      REDIRECT_URI: redirectUri,
      ...(signInRedirectUri !== undefined && { SIGN_IN_REDIRECT_URI: signInRedirectUri }),
      AUTHORIZE_BASE_URL: origin,
      API_BASE_URL: origin
    }
    return Object.entries(settings).map(([name, value]) => [`${prefix}_${name}`, value] as const)
  })
  return Object.fromEntries(entries)
}
