import { migrate } from '../persistence/migration/migrate.js'
import { openDatabase, type Database } from '../persistence/open-database.js'
import { createPrismaStore, type PrismaStore, type PrismaStoreOptions } from '../persistence/prisma-store.js'
import { platforms } from '../platforms/index.js'
import { signInSettingOf, type Platform } from '../platforms/platform.js'
import type { CommonProviderOptions } from '../platforms/kit/options.js'
import type { Provider } from '../platforms/provider.js'
import type { PlatformSetting } from '../platforms/setting.js'
import { createSandbox, sandboxSettings, type Sandbox, type SandboxOptions } from '../sandbox/server.js'
import { contractPlatforms, type SandboxPlatform } from '../sandbox/settings.js'
import { createInProcessFetch } from './in-process-fetch.js'
import { authorise, refuse, type Authorisation, type Refusal, type RefusalOptions, type VisitOptions } from './visit.js'

export type { Authorisation, Refusal, RefusalOptions, VisitOptions } from './visit.js'

/** The options of `createWorld`: those of `createSandbox`, and which platforms `providers` has. */
export interface WorldOptions extends SandboxOptions {
  /** The platforms of `providers` and `signInProviders`. Default: WeChat and DingTalk. */
  platforms?: readonly SandboxPlatform[]
}

/** The platforms and their people, for the tests of a host: in its process, offline, and without a port. */
export interface World extends Pick<Sandbox, 'faults' | 'clock'> {
  /** Providers of the world's apps, for `oauthBindingPlugin`. */
  readonly providers: readonly Provider[]
  /** Providers of the same apps with the redirect addresses of signing in, for `oauthSignInPlugin`. */
  readonly signInProviders: readonly Provider[]
  /** The option `fetch` of a host's own provider: its calls reach the simulated platforms, and nothing else. */
  readonly fetch: typeof fetch
  /**
   * Plays a person who opens an authorize URL and allows.
   *
   * @throws Error with the words of the page, when the platform shows an error page or the person is not sent back.
   */
  authorise(url: string, options?: VisitOptions): Promise<Authorisation>
  /**
   * Plays a person who opens an authorize URL and refuses.
   *
   * @throws Error with the words of the page, when the platform shows an error page.
   */
  refuse(url: string, options?: RefusalOptions): Promise<Refusal>
  /** Opens a store in memory, with its tables, of its own. It is closed with the world. */
  openStore(options?: PrismaStoreOptions): Promise<PrismaStore>
  /** Opens the database of such a store, for access tokens for instance. It is closed with the world. */
  openDatabase(): Promise<Database>
  /** Closes the platforms and every database that the world opened. */
  close(): Promise<void>
}

/** Where people are sent back to, unless an app registers addresses; nothing listens there. */
const origin = 'http://localhost'

/** The base addresses stay the vendors' own: what they reach is up to `fetch`. */
function readOptions({ settings }: Platform, values: Readonly<Record<string, string>>): object {
  const entries = Object.entries<PlatformSetting>(settings)
    .filter(([option]) => option !== 'authorizeBaseUrl' && option !== 'apiBaseUrl')
    .map(([option, { name, schema }]) => [option, values[name] ?? (schema.default as unknown)])
  return Object.fromEntries(entries) as object
}

/** `values` has the settings of the chosen platforms. */
async function createProviders(values: Readonly<Record<string, string>>, send: typeof fetch) {
  const offered = platforms.filter(({ settings }) => values[settings.redirectUri.name] !== undefined)
  const withSignIn = offered.filter((platform) => values[signInSettingOf(platform).name] !== undefined)
  const create = (platform: Platform, own: Partial<CommonProviderOptions>): Promise<Provider> =>
    platform.createProvider({ ...readOptions(platform, values), ...own, fetch: send } as CommonProviderOptions)
  return {
    providers: await Promise.all(offered.map((platform) => create(platform, {}))),
    signInProviders: await Promise.all(
      withSignIn.map((platform) => create(platform, { redirectUri: values[signInSettingOf(platform).name]! }))
    )
  }
}

/**
 * Creates a world: the simulated platforms, providers that reach them, and stores in memory.
 *
 * @example
 * const world = await createWorld()
 * const app = await buildApp({ store: await world.openStore(), providers: world.providers })
 * const { code, state } = await world.authorise(url)
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export async function createWorld({
  platforms: chosen = contractPlatforms,
  ...options
}: WorldOptions = {}): Promise<World> {
  const { app, faults, clock } = createSandbox(options)
  const ownFetch = createInProcessFetch(app)
  const databases: Database[] = []
  const open = async (): Promise<Database> => {
    const database = await openDatabase(':memory:')
    databases.push(database)
    await migrate(database)
    return database
  }
  const values = sandboxSettings(origin, options, chosen)
  return {
    ...(await createProviders(values, ownFetch)),
    fetch: ownFetch,
    faults,
    clock,
    authorise: (url, given) => authorise(ownFetch, url, given),
    refuse: (url, given) => refuse(ownFetch, url, given),
    openStore: async (given) => createPrismaStore(await open(), given),
    openDatabase: open,
    close: async () => {
      await app.close()
      await Promise.all(databases.map((database) => database.close()))
    }
  }
}
