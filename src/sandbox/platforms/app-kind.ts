export interface RegisteredApp {
  /**
   * The registered redirect addresses. WeChat and WeCom compare their hosts, ports included; the others compare whole
   * addresses. Default, `null` here: any address on a loopback host, or on the host the simulator is reached at.
   */
  redirectUris: readonly string[] | null
}

export type AppOptions<App extends RegisteredApp> = { [Key in keyof App]?: NonNullable<App[Key]> }

/** The apps of one platform, as `createSandbox` takes them. */
export interface AppKind<Option extends string = string, App extends RegisteredApp = RegisteredApp> {
  /** The option of `createSandbox` that registers them. */
  option: Option
  /** The default of each option but `redirectUris`. No secret among them is a real one. */
  defaults: Omit<App, 'redirectUris'>
  /** Returns the app's id, which no other app of the platform has. */
  idOf(app: App): string
}
