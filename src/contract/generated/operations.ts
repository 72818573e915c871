// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import {
  RequestUnreadableBody,
  RefusedBody,
  UnauthenticatedBody,
  ForbiddenBody,
  NotFoundBody,
  BindingNotFoundBody,
  MethodNotAllowedBody,
  PayloadTooLargeBody,
  UnsupportedMediaTypeBody,
  TooManyRequestsBody,
  InternalErrorBody,
  ProviderFailedBody,
  UnavailableBody,
  ProviderSilentBody,
  PlainText,
  BoundType,
  ProviderType,
  BindingListBody,
  CompleteBindingRequest,
  SuccessBody,
  ValidationFailedBody,
  StateUnusableBody,
  CompletionConflictBody,
  UpdateBindingRequest,
  UpdateConflictBody,
  LoginMethodListBody,
  LoginRequest,
  LoginBody,
  AccountNotBoundBody,
  LoginConflictBody,
  RedeemTicketRequest,
  TicketUnusableBody,
  TicketConflictBody,
  BindingPageBody,
  FindBindingsRequest,
  InterventionRequest
} from './schemas.js'

const headers = {
  CacheControl: { type: 'string', enum: ['no-store'], description: 'Always `no-store`.', 'x-required': true },
  ContentTypeOptions: {
    type: 'string',
    enum: ['nosniff'],
    description: 'Always `nosniff`. A browser takes the body for nothing but JSON.',
    'x-required': true
  },
  ContentLanguage: {
    type: 'string',
    enum: ['zh-CN', 'en'],
    description: 'The language of the texts in the body.',
    'x-required': true
  },
  DataKind: {
    type: 'string',
    enum: ['url', 'text'],
    description:
      'What `data` holds: `url`, an authorize URL (授权地址), or `text`, the outcome in words (操作结果). It stands in a\nheader because the body is that of the original interface, whose implementations may lack the header.\n'
  },
  RetryAfter: { type: 'string', pattern: '^[0-9]+$', description: 'After how many seconds to try again.' },
  Allow: { type: 'string', description: 'The methods that this path has, comma-separated.', 'x-required': true },
  BrowserCookie: {
    type: 'string',
    description: 'Binds the URLs to this browser; absent when the request has `challenge`.'
  },
  WwwAuthenticate: {
    type: 'string',
    description:
      'The authentication scheme: `Bearer`, or what the host of the plugin has set instead. RFC 9110 section 11.6.1\nrequires it; a host whose users sign in by cookie may leave it out.\n'
  }
} as const

const responses = {
  RequestUnreadable: {
    description: 'The request could not be read (无法解析请求).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: Type.Union([RequestUnreadableBody, RefusedBody]),
        examples: {
          malformed: {
            summary: 'The body is not JSON',
            value: { code: 400, msg: '无法解析请求。', error: 'REQUEST_UNREADABLE' }
          }
        }
      }
    }
  },
  Unauthenticated: {
    description: 'The token is missing, unknown, revoked or expired (请求未认证).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage,
      'WWW-Authenticate': headers.WwwAuthenticate
    },
    content: {
      'application/json': {
        schema: UnauthenticatedBody,
        examples: { unauthenticated: { summary: 'Not authenticated', value: { code: 401, msg: '请求未认证' } } }
      }
    }
  },
  Forbidden: {
    description: 'The host denies the user (没有权限).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: ForbiddenBody,
        examples: {
          forbidden: {
            summary: 'The host denies the user',
            value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
          }
        }
      }
    }
  },
  NotFound: {
    description: 'There is no such path (路径不存在).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: NotFoundBody,
        examples: {
          notFound: { summary: 'No such path', value: { code: 404, msg: '请求的路径不存在。', error: 'NOT_FOUND' } }
        }
      }
    }
  },
  BindingNotFound: {
    description: 'There is no such binding (绑定不存在), or no such path.',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: BindingNotFoundBody,
        examples: {
          bindingNotFound: {
            summary: 'No such binding',
            value: { code: 404, msg: '该绑定不存在。', error: 'BINDING_NOT_FOUND' }
          }
        }
      }
    }
  },
  MethodNotAllowed: {
    description: 'The path has no such method (不支持的请求方式).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage,
      Allow: headers.Allow
    },
    content: {
      'application/json': {
        schema: MethodNotAllowedBody,
        examples: {
          methodNotAllowed: {
            summary: 'No such method here',
            value: { code: 405, msg: '不支持该请求方式。', error: 'METHOD_NOT_ALLOWED' }
          }
        }
      }
    }
  },
  PayloadTooLarge: {
    description: 'The body is larger than 16 KiB (请求体过大).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: PayloadTooLargeBody,
        examples: {
          payloadTooLarge: {
            summary: 'The body is too large',
            value: { code: 413, msg: '请求体过大。', error: 'PAYLOAD_TOO_LARGE' }
          }
        }
      }
    }
  },
  UnsupportedMediaType: {
    description: 'The body is not `application/json` (不支持的内容类型).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: UnsupportedMediaTypeBody,
        examples: {
          unsupportedMediaType: {
            summary: 'The body is not JSON',
            value: { code: 415, msg: '请求体必须是 application/json。', error: 'UNSUPPORTED_MEDIA_TYPE' }
          }
        }
      }
    }
  },
  TooManyRequests: {
    description: 'Too many requests (请求过于频繁).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage,
      'Retry-After': headers.RetryAfter
    },
    content: {
      'application/json': {
        schema: TooManyRequestsBody,
        examples: {
          tooManyRequests: {
            summary: 'Too many requests',
            value: { code: 429, msg: '请求过于频繁，请稍后再试。', error: 'TOO_MANY_REQUESTS' }
          }
        }
      }
    }
  },
  Refused: {
    description:
      "A refusal of the host's own (宿主应用拒绝), with its status: any 4xx that has no code of its own here. 400 and\n409 may be one, too; `error` tells.\n",
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: RefusedBody,
        examples: {
          paymentRequired: {
            summary: 'The host asks for a subscription',
            value: { code: 402, msg: '请先开通会员。', error: 'REQUEST_REFUSED' }
          }
        }
      }
    }
  },
  InternalError: {
    description: 'A fault of this service (服务内部错误).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: InternalErrorBody,
        examples: {
          internalError: {
            summary: 'A fault of this service',
            value: { code: 500, msg: '服务内部错误。', error: 'INTERNAL_ERROR' }
          }
        }
      }
    }
  },
  ProviderFailed: {
    description: 'The provider refused, could not be reached, or answered nonsense (第三方平台拒绝或响应异常).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: ProviderFailedBody,
        examples: {
          codeRejected: {
            summary: 'The authorisation code is unknown, used or expired; start again',
            value: { code: 502, msg: '授权码无效、已使用或已过期，请重新授权。', error: 'PROVIDER_CODE_REJECTED' }
          },
          accountRestricted: {
            summary: 'The provider restricts this account',
            value: { code: 502, msg: '第三方平台限制了该账号的登录。', error: 'PROVIDER_ACCOUNT_RESTRICTED' }
          },
          accountVirtual: {
            summary: 'A virtual account (WeChat snapshot page) cannot be used',
            value: {
              code: 502,
              msg: '当前为虚拟账号，无法使用，请使用完整服务后重试。',
              error: 'PROVIDER_ACCOUNT_VIRTUAL'
            }
          },
          misconfigured: {
            summary: "The operator's settings at the provider are wrong (secret, permission, IP list)",
            value: { code: 502, msg: '第三方平台配置有误，请联系管理员。', error: 'PROVIDER_MISCONFIGURED' }
          },
          busy: {
            summary: 'The provider is busy or throttles',
            value: { code: 502, msg: '第三方平台繁忙，请稍后重新授权。', error: 'PROVIDER_BUSY' }
          },
          replyInvalid: {
            summary: "The provider's answer makes no sense",
            value: { code: 502, msg: '第三方平台响应异常，请稍后重新授权。', error: 'PROVIDER_REPLY_INVALID' }
          },
          unreachable: {
            summary: 'The provider could not be reached',
            value: { code: 502, msg: '无法连接第三方平台，请稍后重新授权。', error: 'PROVIDER_UNREACHABLE' }
          }
        }
      }
    }
  },
  Unavailable: {
    description:
      'The database is away, the tokens cannot be verified now, or the service is overloaded (服务暂不可用).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage,
      'Retry-After': headers.RetryAfter
    },
    content: {
      'application/json': {
        schema: UnavailableBody,
        examples: {
          storeUnavailable: {
            summary: 'The database is away',
            value: { code: 503, msg: '存储服务暂不可用，请稍后再试。', error: 'STORE_UNAVAILABLE' }
          },
          authenticationUnavailable: {
            summary: 'The tokens cannot be verified now',
            value: { code: 503, msg: '暂时无法验证身份，请稍后再试。', error: 'AUTHENTICATION_UNAVAILABLE' }
          },
          serviceUnavailable: {
            summary: 'The service is overloaded or stopping',
            value: { code: 503, msg: '服务繁忙，请稍后再试。', error: 'SERVICE_UNAVAILABLE' }
          }
        }
      }
    }
  },
  ProviderSilent: {
    description: 'The provider was silent (第三方平台响应超时).',
    headers: {
      'Cache-Control': headers.CacheControl,
      'X-Content-Type-Options': headers.ContentTypeOptions,
      'Content-Language': headers.ContentLanguage
    },
    content: {
      'application/json': {
        schema: ProviderSilentBody,
        examples: {
          timeout: {
            summary: 'No answer within the time limit',
            value: { code: 504, msg: '第三方平台响应超时，请稍后重新授权。', error: 'PROVIDER_TIMEOUT' }
          }
        }
      }
    }
  }
} as const

const listBindingsSchema = {
  operationId: 'listBindings',
  tags: ['oauth-binding'],
  summary: 'List bindings (查询绑定)',
  description:
    'One item a supported provider, `ding_talk` before `wechat`, each with an authorize URL that works now.\nSafe to poll: while a URL has at least half of its life left, the same URL is handed out again, and no\npoll invalidates a URL that a user is scanning at that moment.\n',
  response: {
    '200': {
      description: 'The providers and what is bound (查询成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: BindingListBody,
          examples: {
            bindings: {
              summary: 'DingTalk is not bound, WeChat is.',
              value: {
                code: 200,
                data: [
                  {
                    name: 'ding_talk',
                    display_name: '钉钉快捷登录',
                    url: 'https://login.dingtalk.com/oauth2/auth?redirect_uri=https%3A%2F%2Fapp.example.com%2Fbinding%2Fding-talk&response_type=code&client_id=dingexample&scope=openid&state=3f2a1b7c9d8e4f506172839405a6b7c8&prompt=consent',
                    icon: 'dingding',
                    has_binding: false,
                    type: 'DING_TALK',
                    binding: null,
                    can_unbind: true
                  },
                  {
                    name: 'wechat',
                    display_name: '微信快捷登录',
                    url: 'https://open.weixin.qq.com/connect/qrconnect?appid=wx64b522a7ca7bf76d&redirect_uri=http%3A%2F%2Flocalhost%3A8000%2F%23%2Faccount%2Fsettings%2Fbinding%2Fwechat&response_type=code&scope=snsapi_login&state=0c28af8d1e9394906b0c4e622dcdb747&connect_redirect=1#wechat_redirect',
                    icon: 'wechat',
                    has_binding: true,
                    type: 'WECHAT',
                    binding: {
                      nickname: '小明',
                      avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/example/132',
                      bound_at: '2026-11-22T08:00:00.000Z'
                    },
                    can_unbind: false,
                    cannot_unbind_reason: '这是最后一种可用的登录方式，不能解除绑定。'
                  }
                ],
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': responses.Forbidden,
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const listBindingsDocumentation = {
  ...listBindingsSchema,
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  }
}

/** GET /api/administrator/user/oauth-binding */
export const listBindings = {
  method: 'GET',
  prefix: '/api/administrator/user',
  url: '/oauth-binding',
  schema: listBindingsSchema,
  documentation: listBindingsDocumentation as object
} as const

const completeBindingSchema = {
  operationId: 'completeBinding',
  tags: ['oauth-binding'],
  summary: 'Complete a binding (完成绑定)',
  description:
    "Exchanges the `code` that the provider handed to the front end and binds the account that authorised. On\nan already bound provider it replaces the binding in one step.\n\n**Exactly once.** A state completes at most once, with at most one exchange at the provider. The same\nuser repeating the same `state` **and** `code` gets the stored outcome, for as long as a state lives\n(600 seconds unless configured), without a second exchange. While the first request is still\nexchanging, a repetition waits a short time for its outcome and then answers 409 `COMPLETION_IN_PROGRESS`.\nIf the process that was exchanging died, the claim expires after 30 seconds; from then on the state is\nunusable (403 `STATE_UNUSABLE`) and the user starts again.\n\nA state that is unknown, expired, used with another code, voided by an unbind, another user's or another\nprovider's gets one and the same 403 `STATE_UNUSABLE`.\n",
  body: CompleteBindingRequest,
  response: {
    '200': {
      description: 'The account is bound (绑定成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: { bound: { summary: 'Bound', value: { code: 200, data: '绑定成功', msg: 'success' } } }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        'The parameters do not fit (请求数据验证失败, with `data`), the state cannot be used (`STATE_UNUSABLE`),\nor the host denies the user (`FORBIDDEN`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, StateUnusableBody, ForbiddenBody]),
          examples: {
            typeMissing: {
              summary: 'The field `type` is missing',
              value: { code: 403, data: { type: ['type 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            stateUnusable: {
              summary: "The state is unknown, expired, used, voided or somebody else's",
              value: { code: 403, msg: '授权状态无效或已失效，请重新发起授权。', error: 'STATE_UNUSABLE' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '409': {
      description:
        "The third-party account belongs to another user (`ACCOUNT_BOUND_ELSEWHERE`, never whose); an operator has\nsuspended the user's binding (`BINDING_SUSPENDED`); or the same completion is still running\n(`COMPLETION_IN_PROGRESS`, ask again after `Retry-After`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage,
        'Retry-After': headers.RetryAfter
      },
      content: {
        'application/json': {
          schema: Type.Union([CompletionConflictBody, RefusedBody]),
          examples: {
            boundElsewhere: {
              summary: 'The third-party account belongs to another user',
              value: { code: 409, msg: '该第三方账号已绑定其他用户。', error: 'ACCOUNT_BOUND_ELSEWHERE' }
            },
            suspended: {
              summary: "An operator has suspended the user's binding",
              value: { code: 409, msg: '该绑定已被停用，请联系管理员。', error: 'BINDING_SUSPENDED' }
            },
            inProgress: {
              summary: 'The same completion is still running',
              value: { code: 409, msg: '该操作正在处理中，请稍后再试。', error: 'COMPLETION_IN_PROGRESS' }
            }
          }
        }
      }
    },
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '502': responses.ProviderFailed,
    '503': responses.Unavailable,
    '504': responses.ProviderSilent,
    '4XX': responses.Refused
  }
} as const

const completeBindingDocumentation = {
  ...completeBindingSchema,
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [CompleteBindingRequest],
    description: 'What the provider handed to the front end (授权回调参数).',
    'x-examples': {
      wechat: {
        summary: 'After the WeChat redirect',
        description:
          '`code` and `state` are in the address to which the provider sends the person back: open the URL of\n`PUT …/WECHAT` with `{"state": false}` in a browser, allow, and copy both from the address bar\n(在浏览器中打开 PUT 返回的授权地址，同意授权后，从跳转回来的地址栏中复制 `code` 和 `state`).\n',
        value: { type: 'WECHAT', code: '061Xyz000AbcDe1FgH300IjKlM1XyzOp', state: '0c28af8d1e9394906b0c4e622dcdb747' }
      }
    }
  }
}

/** POST /api/administrator/user/oauth-binding */
export const completeBinding = {
  method: 'POST',
  prefix: '/api/administrator/user',
  url: '/oauth-binding',
  schema: completeBindingSchema,
  documentation: completeBindingDocumentation as object
} as const

const updateBindingSchema = {
  operationId: 'updateBinding',
  tags: ['oauth-binding'],
  summary: 'Unbind, or obtain a binding URL (解除绑定或重新获取绑定)',
  description:
    '`{"state": true}` unbinds (解除绑定): the binding ends, and every state issued before for this user and\nprovider is void, one that is just being exchanged included. Unbinding what is not bound succeeds.\n\n`{"state": false}` obtains a fresh authorize URL (重新获取绑定). The present binding stays until the\nceremony completes.\n',
  params: Type.Object({ type: ProviderType }),
  body: UpdateBindingRequest,
  response: {
    '200': {
      description: 'Unbound, or the authorize URL (操作成功或授权地址).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage,
        'OAuth-Binding-Data': headers.DataKind
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: {
            unbound: { summary: 'Unbound', value: { code: 200, data: '操作成功', msg: 'success' } },
            authorizeUrl: {
              summary: 'A fresh authorize URL',
              value: {
                code: 200,
                data: 'https://open.weixin.qq.com/connect/qrconnect?appid=wx64b522a7ca7bf76d&redirect_uri=http%3A%2F%2Flocalhost%3A8000%2F%23%2Faccount%2Fsettings%2Fbinding%2Fwechat&response_type=code&scope=snsapi_login&state=0c28af8d1e9394906b0c4e622dcdb747&connect_redirect=1#wechat_redirect',
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        'The parameters do not fit (请求数据验证失败, with `data`), or the host denies the user (`FORBIDDEN`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            stateMissing: {
              summary: 'The field `state` is missing',
              value: { code: 403, data: { state: ['state 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: 'The host denies the user',
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '409': {
      description:
        'Unbinding would remove the last usable login method (最后一种登录方式, `LAST_LOGIN_METHOD`), or an operator has\nsuspended the binding (`BINDING_SUSPENDED`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([UpdateConflictBody, RefusedBody]),
          examples: {
            lastLoginMethod: {
              summary: 'The last usable login method',
              value: { code: 409, msg: '这是最后一种可用的登录方式，不能解除绑定。', error: 'LAST_LOGIN_METHOD' }
            },
            suspended: {
              summary: 'An operator has suspended the binding',
              value: { code: 409, msg: '该绑定已被停用，请联系管理员。', error: 'BINDING_SUSPENDED' }
            }
          }
        }
      }
    },
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const updateBindingDocumentation = {
  ...updateBindingSchema,
  params: {
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        ...ProviderType,
        'x-description': ProviderType.description,
        description: 'The provider (第三方平台).',
        examples: ['WECHAT']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [UpdateBindingRequest],
    description: 'What to do (更新指示状态).',
    'x-examples': {
      rebind: { summary: 'Obtain a fresh authorize URL', value: { state: false } },
      unbind: { summary: 'Unbind', value: { state: true } }
    }
  }
}

/** PUT /api/administrator/user/oauth-binding/{type} */
export const updateBinding = {
  method: 'PUT',
  prefix: '/api/administrator/user',
  url: '/oauth-binding/:type',
  schema: updateBindingSchema,
  documentation: updateBindingDocumentation as object
} as const

const listLoginMethodsSchema = {
  operationId: 'listLoginMethods',
  tags: ['sign-in'],
  summary: 'List login methods (查询第三方登录方式)',
  description:
    'One item a supported provider, in the order and words of `listBindings`, each with an authorize URL (授权地址)\nwith which a visitor signs in. Nothing is stored.\n\n**Bound to the browser (RFC 9700 section 4.7).** Only the browser that asked for a URL can sign in with it. A\nclient that sends `challenge` keeps the matching `verifier` and posts it with the login. Without `challenge`\nthe answer sets a cookie for it: `__Host-oauth-binding` (`HttpOnly`, `Secure`, `SameSite=Lax`), or\n`oauth-binding` without `Secure` where the application runs on a loopback host over plain http. A browser that\nhas the cookie keeps its value, so that several tabs work. A front end on another site cannot use the cookie\nand must send `challenge`.\n',
  security: [],
  querystring: Type.Object({ challenge: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })) }),
  response: {
    '200': {
      description: 'The providers (查询成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage,
        'Set-Cookie': headers.BrowserCookie
      },
      content: {
        'application/json': {
          schema: LoginMethodListBody,
          examples: {
            loginMethods: {
              summary: 'DingTalk and WeChat',
              value: {
                code: 200,
                data: [
                  {
                    name: 'ding_talk',
                    display_name: '钉钉快捷登录',
                    url: 'https://login.dingtalk.com/oauth2/auth?redirect_uri=https%3A%2F%2Fapp.example.com%2Fauth%2Flogin%2Fding-talk&response_type=code&client_id=dingexample&scope=openid&state=5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8&prompt=consent',
                    icon: 'dingding',
                    type: 'DING_TALK'
                  },
                  {
                    name: 'wechat',
                    display_name: '微信快捷登录',
                    url: 'https://open.weixin.qq.com/connect/qrconnect?appid=wx64b522a7ca7bf76d&redirect_uri=http%3A%2F%2Flocalhost%3A8000%2F%23%2Fauth%2Flogin%2Fwechat&response_type=code&scope=snsapi_login&state=5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8&connect_redirect=1#wechat_redirect',
                    icon: 'wechat',
                    type: 'WECHAT'
                  }
                ],
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        '`challenge` does not fit (请求数据验证失败, with `data`), or the host denies the visitor (`FORBIDDEN`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            challengeUnfit: {
              summary: 'The query `challenge` is not a SHA-256 in base64url',
              value: { code: 403, data: { challenge: ['challenge 格式不正确。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: 'The host denies the visitor',
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const listLoginMethodsDocumentation = {
  ...listLoginMethodsSchema,
  querystring: {
    type: 'object',
    required: [],
    properties: {
      challenge: {
        ...Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
        description:
          "The SHA-256 of the client's `verifier`, in base64url without padding (RFC 7636 section 4.2, `S256`). Without it\nthe answer sets a cookie.\n",
        examples: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  }
}

/** GET /api/auth/login */
export const listLoginMethods = {
  method: 'GET',
  prefix: '/api/auth',
  url: '/login',
  schema: listLoginMethodsSchema,
  documentation: listLoginMethodsDocumentation as object
} as const

const loginSchema = {
  operationId: 'login',
  tags: ['sign-in'],
  summary: 'Sign in with a third-party account (第三方登录)',
  description:
    'Exchanges the `code` that the provider handed to the front end, finds the user who has bound the account, and\nanswers with a token (登录凭证). The user is found by the ids that the provider vouches for, never by nickname,\nphone or mail.\n\n**The browser.** `state` works only in the browser that asked for its URL: the cookie of `listLoginMethods`, or\n`verifier` in the body, must fit. With `verifier` the cookie is not read.\n\n**Exactly once.** A state signs in at most once, with at most one exchange at the provider. The same browser\nrepeating the same `state` **and** `code` within 60 seconds gets the outcome again, with a token of its own,\nwithout a second exchange. While the first request is still exchanging, a repetition waits a short time for its\noutcome and then answers 409 `COMPLETION_IN_PROGRESS`.\n\n**Not bound yet (尚未绑定).** 409 `ACCOUNT_NOT_BOUND` carries a ticket (绑定凭据), see `redeemTicket`.\n\nA state that is unknown, altered, expired, used, of another browser or another provider, or that was issued for\na binding gets one and the same 403 `STATE_UNUSABLE`.\n',
  security: [],
  body: LoginRequest,
  response: {
    '200': {
      description: 'Signed in (登录成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: LoginBody,
          examples: {
            signedIn: {
              summary: 'Signed in',
              value: {
                code: 200,
                data: { token: '7|Hr2Jk0sVZ3aQw9LmXc8TyBn5Pd4Ge6Fu1oIiRzKx', role: 'user' },
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        'The parameters do not fit (请求数据验证失败, with `data`), the state cannot be used (`STATE_UNUSABLE`),\nor the host denies the visitor (`FORBIDDEN`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, StateUnusableBody, ForbiddenBody]),
          examples: {
            typeMissing: {
              summary: 'The field `type` is missing',
              value: { code: 403, data: { type: ['type 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            stateUnusable: {
              summary: "The state is unknown, altered, expired, used or another browser's",
              value: { code: 403, msg: '授权状态无效或已失效，请重新发起授权。', error: 'STATE_UNUSABLE' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '409': {
      description:
        'No user has bound the account (`ACCOUNT_NOT_BOUND`, with a ticket); its identities belong to two users\n(`ACCOUNT_AMBIGUOUS`, never whose); an operator has suspended the binding (`BINDING_SUSPENDED`); or the same\nlogin is still running (`COMPLETION_IN_PROGRESS`, ask again after `Retry-After`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage,
        'Retry-After': headers.RetryAfter
      },
      content: {
        'application/json': {
          schema: Type.Union([AccountNotBoundBody, LoginConflictBody, RefusedBody]),
          examples: {
            notBound: {
              summary: 'No user has bound the account',
              value: {
                code: 409,
                data: {
                  ticket: 'Zk3vN8qLw2RtYx7PbJc5HmDs9GfAe1KoUi6Tz4BnCvM',
                  expires_in: 600,
                  nickname: '小明',
                  avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/example/132'
                },
                msg: '该第三方账号尚未绑定，请用其他方式登录后完成绑定。',
                error: 'ACCOUNT_NOT_BOUND'
              }
            },
            ambiguous: {
              summary: 'Identities of the account belong to two users',
              value: { code: 409, msg: '该第三方账号对应多个用户，请联系管理员。', error: 'ACCOUNT_AMBIGUOUS' }
            },
            suspended: {
              summary: 'An operator has suspended the binding',
              value: { code: 409, msg: '该绑定已被停用，请联系管理员。', error: 'BINDING_SUSPENDED' }
            },
            inProgress: {
              summary: 'The same login is still running',
              value: { code: 409, msg: '该操作正在处理中，请稍后再试。', error: 'COMPLETION_IN_PROGRESS' }
            }
          }
        }
      }
    },
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '502': responses.ProviderFailed,
    '503': responses.Unavailable,
    '504': responses.ProviderSilent,
    '4XX': responses.Refused
  }
} as const

const loginDocumentation = {
  ...loginSchema,
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [LoginRequest],
    description: 'What the provider handed to the front end (授权回调参数).',
    'x-examples': {
      wechat: {
        summary: 'After the WeChat redirect',
        description:
          '`code` and `state` are in the address to which the provider sends the person back: open a `url` of\n`GET /api/auth/login` in this browser, allow, and copy both from the address bar (在本浏览器中打开 GET\n返回的授权地址，同意授权后，从跳转回来的地址栏中复制 `code` 和 `state`).\n',
        value: {
          type: 'WECHAT',
          code: '061Xyz000AbcDe1FgH300IjKlM1XyzOp',
          state: '5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8'
        }
      }
    }
  }
}

/** POST /api/auth/login */
export const login = {
  method: 'POST',
  prefix: '/api/auth',
  url: '/login',
  schema: loginSchema,
  documentation: loginDocumentation as object
} as const

const redeemTicketSchema = {
  operationId: 'redeemTicket',
  tags: ['sign-in'],
  summary: 'Bind with a ticket (用绑定凭据完成绑定)',
  description:
    "Binds the account of an `ACCOUNT_NOT_BOUND` to the signed-in user, under all rules of `completeBinding`: an\naccount of the same provider that the user has bound before is replaced.\n\nA ticket lives for ten minutes, works once, and only in the browser that tried to sign in: its cookie, or the\nsame `verifier`, must fit. A ticket that is unknown, expired, used or another browser's gets one and the same\n403 `TICKET_UNUSABLE`. A refusal with 409 leaves the ticket as it was.\n",
  body: RedeemTicketRequest,
  response: {
    '200': {
      description: 'The account is bound (绑定成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: { bound: { summary: 'Bound', value: { code: 200, data: '绑定成功', msg: 'success' } } }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        'The parameters do not fit (请求数据验证失败, with `data`), the ticket cannot be used (`TICKET_UNUSABLE`),\nor the host denies the user (`FORBIDDEN`).\n',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, TicketUnusableBody, ForbiddenBody]),
          examples: {
            ticketMissing: {
              summary: 'The field `ticket` is missing',
              value: { code: 403, data: { ticket: ['ticket 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            ticketUnusable: {
              summary: "The ticket is unknown, expired, used or another browser's",
              value: { code: 403, msg: '绑定凭据无效或已失效，请重新登录。', error: 'TICKET_UNUSABLE' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '409': {
      description:
        "The account was bound to another user meanwhile (`ACCOUNT_BOUND_ELSEWHERE`, never whose), or an operator has\nsuspended the user's binding (`BINDING_SUSPENDED`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([TicketConflictBody, RefusedBody]),
          examples: {
            boundElsewhere: {
              summary: 'The account was bound to another user meanwhile',
              value: { code: 409, msg: '该第三方账号已绑定其他用户。', error: 'ACCOUNT_BOUND_ELSEWHERE' }
            },
            suspended: {
              summary: "An operator has suspended the user's binding",
              value: { code: 409, msg: '该绑定已被停用，请联系管理员。', error: 'BINDING_SUSPENDED' }
            }
          }
        }
      }
    },
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const redeemTicketDocumentation = {
  ...redeemTicketSchema,
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [RedeemTicketRequest],
    description: 'The ticket of the login (绑定凭据).',
    'x-examples': {
      ticket: {
        summary: 'After signing in in another way',
        value: { ticket: 'Zk3vN8qLw2RtYx7PbJc5HmDs9GfAe1KoUi6Tz4BnCvM' }
      }
    }
  }
}

/** POST /api/auth/login/ticket */
export const redeemTicket = {
  method: 'POST',
  prefix: '/api/auth',
  url: '/login/ticket',
  schema: redeemTicketSchema,
  documentation: redeemTicketDocumentation as object
} as const

const listAllBindingsSchema = {
  operationId: 'listAllBindings',
  tags: ['operator'],
  summary: 'List the bindings of all users (查询所有绑定)',
  description:
    'Bindings in the order of their creation, page after page, also of providers that are not on offer any more.\n`next_cursor` is the `cursor` of the page after this one; `null` on the last. A binding that was there when the\nfirst page was read is on exactly one page, unless it ends meanwhile; one that is made meanwhile may be missing.\n\nThe answer holds personal data (个人信息): nicknames, avatars and the ids of people at the providers.\n',
  querystring: Type.Object({
    user_id: Type.Optional(PlainText),
    type: Type.Optional(BoundType),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }))
  }),
  response: {
    '200': {
      description: 'A page of bindings (查询成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: BindingPageBody,
          examples: {
            page: {
              summary: 'The last page',
              value: {
                code: 200,
                data: {
                  items: [
                    {
                      id: '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e',
                      user_id: '42',
                      type: 'WECHAT',
                      nickname: '小明',
                      avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/example/132',
                      identities: [
                        { issuer: 'wx64b522a7ca7bf76d', kind: 'openid', subject: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' }
                      ],
                      bound_at: '2026-11-22T08:00:00.000Z',
                      last_used_at: '2026-11-26T17:30:00.000Z',
                      suspended_at: null
                    }
                  ],
                  next_cursor: null
                },
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        "A parameter does not fit (请求数据验证失败, with `data`), a `cursor` that was altered for instance, or the token\nis not an operator's (`FORBIDDEN`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            cursorUnfit: {
              summary: 'The query `cursor` is not a `next_cursor`',
              value: { code: 403, data: { cursor: ['cursor 格式不正确。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: "The token is not an operator's",
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const listAllBindingsDocumentation = {
  ...listAllBindingsSchema,
  querystring: {
    type: 'object',
    required: [],
    properties: {
      user_id: {
        ...PlainText,
        'x-description': PlainText.description,
        description: 'Only bindings of this user.',
        examples: ['42']
      },
      type: {
        ...BoundType,
        'x-description': BoundType.description,
        description: 'Only bindings at this provider.',
        examples: ['WECHAT']
      },
      limit: {
        ...Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        description: 'The most bindings on the page.',
        examples: [50]
      },
      cursor: {
        ...Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
        description: 'The `next_cursor` of the page before. Without it the page is the first.',
        examples: ['019aa8a1-2c00-7000-8000-3f2a1b7c9d8e']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  }
}

/** GET /api/administrator/oauth-bindings */
export const listAllBindings = {
  method: 'GET',
  prefix: '/api/administrator',
  url: '/oauth-bindings',
  schema: listAllBindingsSchema,
  documentation: listAllBindingsDocumentation as object
} as const

const findBindingsSchema = {
  operationId: 'findBindings',
  tags: ['operator'],
  summary: 'Find bindings by an identity (按第三方账号标识查询绑定)',
  description:
    'The bindings that have an identity, compared byte for byte: nearly always one or none. Without `issuer` and\n`kind`, every one whose identity has this `subject`. The subject is in the body because URLs are kept in logs.\n`next_cursor` is `null`: a search has one page.\n',
  body: FindBindingsRequest,
  response: {
    '200': {
      description: 'The bindings (查询成功).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: BindingPageBody,
          examples: {
            found: {
              summary: 'One binding',
              value: {
                code: 200,
                data: {
                  items: [
                    {
                      id: '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e',
                      user_id: '42',
                      type: 'WECHAT',
                      nickname: '小明',
                      avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/example/132',
                      identities: [
                        { issuer: 'wx64b522a7ca7bf76d', kind: 'openid', subject: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' }
                      ],
                      bound_at: '2026-11-22T08:00:00.000Z',
                      last_used_at: '2026-11-26T17:30:00.000Z',
                      suspended_at: null
                    }
                  ],
                  next_cursor: null
                },
                msg: 'success'
              }
            }
          }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        "The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's\n(`FORBIDDEN`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            subjectMissing: {
              summary: 'The field `subject` is missing',
              value: { code: 403, data: { subject: ['subject 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: "The token is not an operator's",
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.NotFound,
    '405': responses.MethodNotAllowed,
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const findBindingsDocumentation = {
  ...findBindingsSchema,
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [FindBindingsRequest],
    description: 'The identity (第三方账号标识).',
    'x-examples': {
      subject: { summary: 'An open id of WeChat', value: { type: 'WECHAT', subject: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' } }
    }
  }
}

/** POST /api/administrator/oauth-bindings/search */
export const findBindings = {
  method: 'POST',
  prefix: '/api/administrator',
  url: '/oauth-bindings/search',
  schema: findBindingsSchema,
  documentation: findBindingsDocumentation as object
} as const

const suspendBindingSchema = {
  operationId: 'suspendBinding',
  tags: ['operator'],
  summary: 'Suspend a binding (停用绑定)',
  description:
    'Nobody signs in with a suspended binding, its user can neither unbind nor replace it, and its account stays taken:\n409 `BINDING_SUSPENDED`. Sessions that were made through it end, unless the service keeps them. A binding that is\nsuspended stays as it is, with its first reason.\n',
  params: Type.Object({ binding_id: Type.String() }),
  body: InterventionRequest,
  response: {
    '200': {
      description: 'The binding is suspended (已停用).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: { done: { summary: 'Done', value: { code: 200, data: '操作成功', msg: 'success' } } }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        "The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's\n(`FORBIDDEN`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            reasonMissing: {
              summary: 'The field `reason` is missing',
              value: { code: 403, data: { reason: ['reason 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: "The token is not an operator's",
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.BindingNotFound,
    '405': responses.MethodNotAllowed,
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const suspendBindingDocumentation = {
  ...suspendBindingSchema,
  params: {
    type: 'object',
    required: ['binding_id'],
    properties: {
      binding_id: {
        ...Type.String(),
        description: 'The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.',
        examples: ['019aa8a1-2c00-7000-8000-3f2a1b7c9d8e']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [InterventionRequest],
    description: 'Why (操作原因).',
    'x-examples': { reason: { summary: 'A stolen phone', value: { reason: '用户报告手机被盗' } } }
  }
}

/** POST /api/administrator/oauth-bindings/{binding_id}/suspension */
export const suspendBinding = {
  method: 'POST',
  prefix: '/api/administrator',
  url: '/oauth-bindings/:binding_id/suspension',
  schema: suspendBindingSchema,
  documentation: suspendBindingDocumentation as object
} as const

const resumeBindingSchema = {
  operationId: 'resumeBinding',
  tags: ['operator'],
  summary: 'Resume a binding (恢复绑定)',
  description: 'Ends a suspension. A binding that is not suspended stays as it is. A body is ignored.',
  params: Type.Object({ binding_id: Type.String() }),
  response: {
    '200': {
      description: 'The binding is not suspended (已恢复).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: { done: { summary: 'Done', value: { code: 200, data: '操作成功', msg: 'success' } } }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': responses.Forbidden,
    '404': responses.BindingNotFound,
    '405': responses.MethodNotAllowed,
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const resumeBindingDocumentation = {
  ...resumeBindingSchema,
  params: {
    type: 'object',
    required: ['binding_id'],
    properties: {
      binding_id: {
        ...Type.String(),
        description: 'The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.',
        examples: ['019aa8a1-2c00-7000-8000-3f2a1b7c9d8e']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  }
}

/** DELETE /api/administrator/oauth-bindings/{binding_id}/suspension */
export const resumeBinding = {
  method: 'DELETE',
  prefix: '/api/administrator',
  url: '/oauth-bindings/:binding_id/suspension',
  schema: resumeBindingSchema,
  documentation: resumeBindingDocumentation as object
} as const

const removeBindingSchema = {
  operationId: 'removeBinding',
  tags: ['operator'],
  summary: 'Remove a binding (移除绑定)',
  description:
    'Ends a binding as its user would, a suspended one as well, and the last login method, too. Sessions that were made\nthrough it end, unless the service keeps them. The reason is in a body because URLs are kept in logs, and a\n`DELETE` cannot rely on its body (RFC 9110 section 9.3.5).\n',
  params: Type.Object({ binding_id: Type.String() }),
  body: InterventionRequest,
  response: {
    '200': {
      description: 'The binding is removed (已移除).',
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: SuccessBody,
          examples: { done: { summary: 'Done', value: { code: 200, data: '操作成功', msg: 'success' } } }
        }
      }
    },
    '400': responses.RequestUnreadable,
    '401': responses.Unauthenticated,
    '403': {
      description:
        "The parameters do not fit (请求数据验证失败, with `data`), or the token is not an operator's\n(`FORBIDDEN`).\n",
      headers: {
        'Cache-Control': headers.CacheControl,
        'X-Content-Type-Options': headers.ContentTypeOptions,
        'Content-Language': headers.ContentLanguage
      },
      content: {
        'application/json': {
          schema: Type.Union([ValidationFailedBody, ForbiddenBody]),
          examples: {
            reasonMissing: {
              summary: 'The field `reason` is missing',
              value: { code: 403, data: { reason: ['reason 不能为空。'] }, msg: '请求数据验证失败!' }
            },
            forbidden: {
              summary: "The token is not an operator's",
              value: { code: 403, msg: '没有权限执行该操作。', error: 'FORBIDDEN' }
            }
          }
        }
      }
    },
    '404': responses.BindingNotFound,
    '405': responses.MethodNotAllowed,
    '413': responses.PayloadTooLarge,
    '415': responses.UnsupportedMediaType,
    '429': responses.TooManyRequests,
    '500': responses.InternalError,
    '503': responses.Unavailable,
    '4XX': responses.Refused
  }
} as const

const removeBindingDocumentation = {
  ...removeBindingSchema,
  params: {
    type: 'object',
    required: ['binding_id'],
    properties: {
      binding_id: {
        ...Type.String(),
        description: 'The `id` of a binding. What cannot be one is 404 `BINDING_NOT_FOUND`, too.',
        examples: ['019aa8a1-2c00-7000-8000-3f2a1b7c9d8e']
      }
    }
  },
  headers: {
    type: 'object',
    required: [],
    properties: {
      'Accept-Language': {
        ...Type.String(),
        description: 'The language of `msg`, field messages and texts in `data`. Chinese unless English is preferred.',
        examples: ['zh-CN']
      }
    }
  },
  body: {
    allOf: [InterventionRequest],
    description: 'Why (操作原因).',
    'x-examples': { reason: { summary: 'The user asked for it', value: { reason: '用户申请解除绑定' } } }
  }
}

/** POST /api/administrator/oauth-bindings/{binding_id}/removal */
export const removeBinding = {
  method: 'POST',
  prefix: '/api/administrator',
  url: '/oauth-bindings/:binding_id/removal',
  schema: removeBindingSchema,
  documentation: removeBindingDocumentation as object
} as const
