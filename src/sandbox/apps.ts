/** An app registered with the simulated WeChat open platform. */
export interface WeChatAppOptions {
  /** The app id. Default `wxsandbox000000000`. It must not begin with `ding`. */
  appId?: string
  /** The app secret. Default a fixed one that says what it is. */
  appSecret?: string
  /** The open-platform account the app belongs to; apps that share it see the same union ids. Default `sandbox`. */
  openPlatform?: string
  /**
   * The registered redirect addresses. As on the platform, only their hosts are compared, ports included.
   * Default: any loopback host, and the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
}

/** An official account registered with the simulated WeChat; its app id is by default `wxsandboxh50000000`. */
export type OfficialAccountOptions = WeChatAppOptions

/** Under which name the simulated DingTalk hands over the code; the platform has been seen doing each of them. */
export type CodeParameter = 'authCode' | 'code' | 'both'

/** An app registered with the simulated DingTalk open platform. */
export interface DingTalkAppOptions {
  /** The client id (AppKey, SuiteKey). Default `dingsandbox000000000`. */
  clientId?: string
  /** The client secret. Default a fixed one that says what it is. */
  clientSecret?: string
  /** The developer organisation of the app; apps that share it see the same union ids. Default `sandbox`. */
  organisation?: string
  /**
   * The registered redirect addresses, compared exactly.
   * Default: any address on a loopback host, or on the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
  /** How the current flow's callback names the code. Default `authCode`, as documented. */
  codeParameter?: CodeParameter
}

/** An app of a company registered with the simulated WeCom. Every person but `outsider` is a member of every company. */
export interface WeComAppOptions {
  /** The company's id. Default `wwsandbox000000000`. */
  corpId?: string
  /** The app's id. Default `1000002`. */
  agentId?: string
  /** The app's secret. Default a fixed one that says what it is. */
  corpSecret?: string
  /**
   * The registered redirect addresses. As on the platform, only their hosts are compared, ports included.
   * Default: any loopback host, and the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
}

/** An app registered with the simulated Feishu. */
export interface FeishuAppOptions {
  /** The app id. Default `cli_sandbox000000000`. */
  appId?: string
  /** The app secret. Default a fixed one that says what it is. */
  appSecret?: string
  /** The developer of the app; apps that share it see the same union ids. Default `sandbox`. */
  developer?: string
  /**
   * The registered redirect addresses, compared exactly.
   * Default: any address on a loopback host, or on the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
}

/** An app, complete. */
type Complete<T> = Required<Omit<T, 'redirectUris'>> & {
  /** `null`: any address on a loopback host or on the simulator's own. */
  redirectUris: readonly string[] | null
}

/** A registered WeChat app, complete: a website application or an official account. */
export type WeChatApp = Complete<WeChatAppOptions>
/** A registered DingTalk app, complete. */
export type DingTalkApp = Complete<DingTalkAppOptions>
/** A registered WeCom app, complete. */
export type WeComApp = Complete<WeComAppOptions>
/** A registered Feishu app, complete. */
export type FeishuApp = Complete<FeishuAppOptions>

/** What an app is where nothing is said. None of the secrets is one. */
export const appDefaults = {
  wechat: {
    appId: 'wxsandbox000000000',
    appSecret: 'sandbox-wechat-secret-not-a-real-one',
    openPlatform: 'sandbox'
  },
  officialAccount: {
    appId: 'wxsandboxh50000000',
    appSecret: 'sandbox-official-account-secret-not-a-real-one',
    openPlatform: 'sandbox'
  },
  dingTalk: {
    clientId: 'dingsandbox000000000',
    clientSecret: 'sandbox-ding-talk-secret-not-a-real-one',
    organisation: 'sandbox',
    codeParameter: 'authCode' as CodeParameter
  },
  wecom: {
    corpId: 'wwsandbox000000000',
    agentId: '1000002',
    corpSecret: 'sandbox-wecom-secret-not-a-real-one'
  },
  feishu: {
    appId: 'cli_sandbox000000000',
    appSecret: 'sandbox-feishu-secret-not-a-real-one',
    developer: 'sandbox'
  }
} as const
