import type { Messages } from './messages.js'

export const zhCn: Messages = {
  failures: {
    REQUEST_UNREADABLE: '无法解析请求。',
    REQUEST_REFUSED: '请求被拒绝。',
    UNAUTHENTICATED: '请求未认证',
    VALIDATION_FAILED: '请求数据验证失败!',
    STATE_UNUSABLE: '授权状态无效或已失效，请重新发起授权。',
    TICKET_UNUSABLE: '绑定凭据无效或已失效，请重新登录。',
    FORBIDDEN: '没有权限执行该操作。',
    NOT_FOUND: '请求的路径不存在。',
    BINDING_NOT_FOUND: '该绑定不存在。',
    METHOD_NOT_ALLOWED: '不支持该请求方式。',
    ACCOUNT_BOUND_ELSEWHERE: '该第三方账号已绑定其他用户。',
    ACCOUNT_NOT_BOUND: '该第三方账号尚未绑定，请用其他方式登录后完成绑定。',
    ACCOUNT_AMBIGUOUS: '该第三方账号对应多个用户，请联系管理员。',
    BINDING_SUSPENDED: '该绑定已被停用，请联系管理员。',
    LAST_LOGIN_METHOD: '这是最后一种可用的登录方式，不能解除绑定。',
    COMPLETION_IN_PROGRESS: '该操作正在处理中，请稍后再试。',
    PAYLOAD_TOO_LARGE: '请求体过大。',
    UNSUPPORTED_MEDIA_TYPE: '请求体必须是 application/json。',
    TOO_MANY_REQUESTS: '请求过于频繁，请稍后再试。',
    INTERNAL_ERROR: '服务内部错误。',
    PROVIDER_CODE_REJECTED: '授权码无效、已使用或已过期，请重新授权。',
    PROVIDER_ACCOUNT_RESTRICTED: '第三方平台限制了该账号的登录。',
    PROVIDER_ACCOUNT_VIRTUAL: '当前为虚拟账号，无法使用，请使用完整服务后重试。',
    PROVIDER_MISCONFIGURED: '第三方平台配置有误，请联系管理员。',
    PROVIDER_BUSY: '第三方平台繁忙，请稍后重新授权。',
    PROVIDER_REPLY_INVALID: '第三方平台响应异常，请稍后重新授权。',
    PROVIDER_UNREACHABLE: '无法连接第三方平台，请稍后重新授权。',
    STORE_UNAVAILABLE: '存储服务暂不可用，请稍后再试。',
    AUTHENTICATION_UNAVAILABLE: '暂时无法验证身份，请稍后再试。',
    SERVICE_UNAVAILABLE: '服务繁忙，请稍后再试。',
    PROVIDER_TIMEOUT: '第三方平台响应超时，请稍后重新授权。'
  },
  bound: '绑定成功',
  done: '操作成功',
  fields: {
    required: (field) => `${field} 不能为空。`,
    boolean: (field) => `${field} 必须是布尔值。`,
    string: (field) => `${field} 必须是字符串。`,
    object: (field) => `${field} 必须是 JSON 对象。`,
    tooLong: (field, limit) => `${field} 不能超过 ${limit} 个字符。`,
    notOffered: (field) => `${field} 的取值不受支持。`,
    invalid: (field) => `${field} 格式不正确。`
  }
}
