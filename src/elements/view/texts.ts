/** The elements' own words. What the service says comes from the service, in the same language. */
const zh = {
  bound: '已绑定',
  notBound: '未绑定',
  noNickname: '（无昵称）',
  since: '绑定于',
  bind: '绑定',
  rebind: '更换账号',
  unbind: '解除绑定',
  signIn: '登录',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  working: '请稍候…',
  empty: '没有可用的第三方平台。',
  confirmText: '解除后将不能再用该账号登录，未完成的绑定也会一并失效。',
  confirmOwn: '你正是用该账号登录的：本次登录会随之结束。',
  refused: '你没有授权，绑定未完成。',
  notSignedIn: '你没有授权，登录未完成。',
  unreadable: '服务的响应无法识别。',
  failed: '操作未成功',
  scanLoading: '正在加载二维码…',
  scanHint: '请用手机扫描二维码，并在手机上确认。',
  scanBlocked: '二维码无法加载，请打开授权页。',
  openPage: '打开授权页',
  connectedAs: (provider: string, name: string | null) =>
    name === null ? `${provider}已绑定。` : `${provider}已绑定：${name}`,
  unbound: (provider: string) => `${provider}已解除绑定。`,
  signedIn: (provider: string) => `已用${provider}登录。`,
  boundElsewhere: (provider: string) =>
    `这个${provider}账号已绑定其他用户。请先用那个用户登录并解除绑定，或换一个${provider}账号。`,
  accountNotBound: (provider: string) => `${provider} · 未绑定`,
  signInToBind: (provider: string) => `这个${provider}账号尚未绑定。请用其他方式登录，登录后即绑定。`
}

const en: Texts = {
  bound: 'Bound',
  notBound: 'Not bound',
  noNickname: '(no nickname)',
  since: 'Bound on',
  bind: 'Bind',
  rebind: 'Change account',
  unbind: 'Unbind',
  signIn: 'Sign in',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  working: 'One moment…',
  empty: 'No third-party platform is available.',
  confirmText: 'You can then no longer sign in with this account. Bindings still in progress become void, too.',
  confirmOwn: 'You are signed in with this very account: this session ends with it.',
  refused: 'You did not authorise, so nothing was bound.',
  notSignedIn: 'You did not authorise, so you are not signed in.',
  unreadable: 'The answer of the service makes no sense.',
  failed: 'That did not work',
  scanLoading: 'Loading the QR code…',
  scanHint: 'Scan the code with your phone, and confirm there.',
  scanBlocked: 'The QR code cannot be loaded. Open the authorisation page instead.',
  openPage: 'Open the authorisation page',
  connectedAs: (provider, name) => (name === null ? `${provider} connected.` : `${provider} connected as ${name}`),
  unbound: (provider) => `${provider} is no longer bound.`,
  signedIn: (provider) => `You are signed in with ${provider}.`,
  boundElsewhere: (provider) =>
    `This ${provider} account is bound to another user. Sign in as that user and unbind it first, or use another ` +
    `${provider} account.`,
  accountNotBound: (provider) => `${provider} · not bound`,
  signInToBind: (provider) =>
    `This ${provider} account is not bound yet. Sign in another way, and it is bound to that user.`
}

export type Texts = typeof zh

export type Language = 'zh-CN' | 'en'

export const texts: Readonly<Record<Language, Texts>> = { 'zh-CN': zh, en }

/** The language for a tag of BCP 47: Chinese for any kind of Chinese, else English. */
export const chooseLanguage = (tag: string): Language => (/^zh\b/i.test(tag) ? 'zh-CN' : 'en')

/** A provider's name, from the words for its login: `WeChat` for `WeChat quick login`. */
export const nameProvider = (displayName: string): string => displayName.replace(/\s*(快捷登录| quick login)$/i, '')
