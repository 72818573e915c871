/**
 * Where a fault takes effect: on the authorize page, as an error of the platform's API, in the person's profile, or in
 * the delivery of an answer.
 */
export type FaultKind = 'authorize' | 'vendor' | 'person' | 'transport'

export interface FaultDescription {
  kind: FaultKind
  label: { 'zh-CN': string; en: string }
  /** The meaning of the number after `=`, for a fault that takes one. */
  value?: { unit: 'ms' | 'bytes'; default: number; max: number }
}

const describe = (kind: FaultKind, chinese: string, english: string, value?: FaultDescription['value']) => ({
  kind,
  label: { 'zh-CN': chinese, en: english },
  ...(value === undefined ? {} : { value })
})

const catalogue = {
  'redirect-mismatch': describe('authorize', '回调地址不符', 'Redirect address refused'),
  'cancel-without-redirect': describe('authorize', '取消且不回调', 'Cancels, and the app is told nothing'),
  'cancel-with-redirect': describe('authorize', '取消并回调', 'Cancels, and is sent back'),
  'double-callback': describe('authorize', '回调两次', 'The callback arrives twice'),
  'code-as-code': describe('authorize', '钉钉回调参数 code', 'DingTalk hands over code'),
  'code-as-auth-code': describe('authorize', '钉钉回调参数 authCode', 'DingTalk hands over authCode'),
  'code-as-both': describe('authorize', '钉钉回调参数 code 和 authCode', 'DingTalk hands over code and authCode'),
  'wrong-secret': describe('vendor', '应用密钥错误', 'Wrong app secret'),
  'unknown-app': describe('vendor', '应用不存在', 'Unknown app'),
  'code-of-other-app': describe('vendor', '授权码属于其他应用', 'Code of another app'),
  'code-used': describe('vendor', '授权码已使用', 'Code used before'),
  'code-expired': describe('vendor', '授权码已过期', 'Code expired'),
  throttled: describe('vendor', '调用过于频繁', 'Throttled'),
  'quota-reached': describe('vendor', '调用额度用尽', 'Quota reached'),
  busy: describe('vendor', '系统繁忙', 'Busy'),
  'permission-denied': describe('vendor', '应用没有权限', 'The app lacks the permission'),
  'ip-not-allowed': describe('vendor', 'IP 不在白名单', 'IP address not allowed'),
  'timestamp-skewed': describe('vendor', '时间戳偏差（钉钉旧版）', 'Timestamp off (DingTalk, legacy)'),
  'user-restricted': describe('vendor', '用户受限（微信）', 'User restricted (WeChat)'),
  punished: describe('vendor', 'IP 被封禁 1111（钉钉）', 'IP address blocked, 1111 (DingTalk)'),
  'snapshot-user': describe('person', '快照页虚拟账号（微信）', 'Virtual account of a snapshot page (WeChat)'),
  'no-unionid': describe('person', '没有 unionid', 'No union id'),
  'late-unionid': describe('person', '第二次登录起才有 unionid', 'A union id from the second login on'),
  emoji: describe('person', '昵称含表情', 'Emoji in the nickname'),
  'no-avatar': describe('person', '没有头像', 'No avatar'),
  'html-error': describe('transport', '返回 HTML 错误页', 'HTML error page'),
  slow: describe('transport', '响应缓慢', 'Slow reply', { unit: 'ms', default: 15_000, max: 120_000 }),
  'malformed-json': describe('transport', 'JSON 不完整', 'Malformed JSON'),
  oversized: describe('transport', '响应过大', 'Oversized reply', {
    unit: 'bytes',
    default: 2_097_152,
    max: 16_777_216
  }),
  'connection-closed': describe('transport', '连接中断', 'Connection closed without an answer')
}

export type FaultName = keyof typeof catalogue

export const faultCatalogue: Readonly<Record<FaultName, FaultDescription>> = catalogue

export const faultNames = Object.keys(catalogue) as FaultName[]

export interface Fault {
  /** A name of the catalogue, or an error code of a platform's own, `42007` for instance. */
  name: string
  /** The number given with it, or the fault's default; 0 for a fault that takes none. */
  value: number
}

/** A name that is not in the catalogue is a platform's error code. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(catalogue, name)
}

/** An error code is of kind `vendor`. */
export function kindOfFault({ name }: Fault): FaultKind {
  return isFaultName(name) ? faultCatalogue[name].kind : 'vendor'
}

/** Reads a name or an error code and, where it takes one, a number: `busy`, `slow=3000`. */
export function parseFault(text: string, codes: ReadonlySet<string>): Fault | null {
  const [, name = '', digits] = /^([\w./-]{1,80})(?:=(\d{1,9}))?$/.exec(text.trim()) ?? []
  if (!isFaultName(name)) return codes.has(name) && digits === undefined ? { name, value: 0 } : null
  const { value } = faultCatalogue[name]
  if (digits === undefined) return { name, value: value?.default ?? 0 }
  return value !== undefined && Number(digits) <= value.max ? { name, value: Number(digits) } : null
}

export function formatFault({ name, value }: Fault): string {
  return value === 0 ? name : `${name}=${value}`
}
