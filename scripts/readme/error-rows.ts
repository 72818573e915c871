import { errorCodes, type ErrorCode } from '../../src/contract/index.js'
import type { ReadmeText } from '../../src/option-table.js'

/** Cause and remedy of each code in Chinese; the English ones stand in `openapi.yaml`. */
const zhCn: Readonly<Record<ErrorCode, { cause: string; remedy: string }>> = {
  REQUEST_UNREADABLE: { cause: 'JSON 或 HTTP 格式错误、字段重复、UTF-8 无效。', remedy: '发送格式正确的 JSON。' },
  REQUEST_REFUSED: { cause: '宿主应用自己的拒绝，保留其状态码和消息。', remedy: '见 `msg`。' },
  STATE_UNUSABLE: {
    cause: 'state 未知、过期、已使用、因解除绑定作废，或属于其他用户、其他浏览器、其他平台。',
    remedy: '用新的授权地址重新开始。'
  },
  TICKET_UNUSABLE: { cause: '绑定凭据未知、过期、已使用，或属于其他浏览器。', remedy: '用第三方账号重新登录。' },
  FORBIDDEN: { cause: '宿主应用拒绝该用户。', remedy: '联系管理员。' },
  NOT_FOUND: { cause: '没有该路径。', remedy: '检查地址。' },
  BINDING_NOT_FOUND: { cause: '该绑定不存在。', remedy: '重新查询绑定。' },
  METHOD_NOT_ALLOWED: { cause: '该路径不支持该方法。', remedy: '支持的方法见 `Allow`。' },
  ACCOUNT_BOUND_ELSEWHERE: { cause: '该第三方账号已绑定其他用户。', remedy: '先在那里解除绑定。' },
  ACCOUNT_NOT_BOUND: {
    cause: '该第三方账号尚未绑定任何用户。',
    remedy: '用其他方式登录后，提交 `data` 中的绑定凭据。'
  },
  ACCOUNT_AMBIGUOUS: { cause: '该第三方账号的标识属于两个用户。', remedy: '在其中一个用户处解除绑定。' },
  BINDING_SUSPENDED: { cause: '管理员停用了该绑定。', remedy: '联系管理员。' },
  LAST_LOGIN_METHOD: { cause: '解除绑定会失去最后一种可用的登录方式。', remedy: '先添加其他登录方式。' },
  COMPLETION_IN_PROGRESS: { cause: '同一个完成请求仍在处理。', remedy: '在 `Retry-After` 之后重试。' },
  PAYLOAD_TOO_LARGE: { cause: '请求体超过 16 KiB。', remedy: '发送较小的 JSON。' },
  UNSUPPORTED_MEDIA_TYPE: { cause: '请求体不是 UTF-8 的 `application/json`，或经过编码。', remedy: '直接发送 JSON。' },
  TOO_MANY_REQUESTS: { cause: '请求过于频繁。', remedy: '等待 `Retry-After`。' },
  INTERNAL_ERROR: { cause: '服务自身的故障。', remedy: '查看服务日志。' },
  PROVIDER_CODE_REJECTED: { cause: '授权码未知、已使用或已过期。', remedy: '重新授权。' },
  PROVIDER_ACCOUNT_RESTRICTED: { cause: '平台限制了该账号。', remedy: '换一个账号。' },
  PROVIDER_ACCOUNT_VIRTUAL: { cause: '该账号是微信快照页的虚拟账号。', remedy: '使用完整服务后重新授权。' },
  PROVIDER_MISCONFIGURED: { cause: '平台拒绝了密钥、权限或服务器地址。', remedy: '日志中有平台自己的错误码。' },
  PROVIDER_BUSY: { cause: '平台繁忙或限流。', remedy: '稍后重新授权。' },
  PROVIDER_REPLY_INVALID: { cause: '平台响应异常。', remedy: '稍后重新授权。' },
  PROVIDER_UNREACHABLE: { cause: '无法连接平台。', remedy: '稍后重新授权。' },
  STORE_UNAVAILABLE: { cause: '数据库不可用。', remedy: '在 `Retry-After` 之后重试。' },
  AUTHENTICATION_UNAVAILABLE: { cause: '暂时无法验证 token。', remedy: '在 `Retry-After` 之后重试。' },
  SERVICE_UNAVAILABLE: { cause: '服务过载或正在停止。', remedy: '在 `Retry-After` 之后重试。' },
  PROVIDER_TIMEOUT: { cause: '平台没有响应。', remedy: '稍后重新授权。' }
}

/** A row of the table of errors. */
export interface ErrorRow {
  readonly code: ReadmeText
  readonly status: string
  readonly cause: ReadmeText
  readonly remedy: ReadmeText
}

/** The failures that a response words without `error`. */
const withoutCode: readonly ErrorRow[] = [
  {
    code: { en: '— (with `data`)', zh: '—（带 `data`）' },
    status: '403',
    cause: { en: 'Fields do not fit.', zh: '字段不符合要求。' },
    remedy: {
      en: 'Send what `data` names; nothing is coerced.',
      zh: '按 `data` 中的说明修改；不做任何类型转换。'
    }
  },
  {
    code: { en: '—', zh: '—' },
    status: '401',
    cause: {
      en: 'No token, or one that is unknown, revoked or expired.',
      zh: '没有 token，或 token 未知、已撤销、已过期。'
    },
    remedy: { en: 'Sign in.', zh: '重新登录。' }
  }
]

/** Lists the rows of the table of errors, in the order of the contract. */
export function listErrorRows(): ErrorRow[] {
  const codes = Object.keys(errorCodes) as ErrorCode[]
  const rows = codes.map((code) => {
    const { status, cause, remedy } = errorCodes[code]
    const name = `\`${code}\``
    return {
      code: { en: name, zh: name },
      status: String(status),
      cause: { en: cause, zh: zhCn[code].cause },
      remedy: { en: remedy, zh: zhCn[code].remedy }
    }
  })
  return [...withoutCode, ...rows]
}
