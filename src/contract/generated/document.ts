// Generated from openapi.yaml by `npm run generate`. Do not edit.

/** `openapi.yaml` without its prose, and without what it says of requests. */
export const contractDocument: Readonly<Record<string, unknown>> = {
  info: { version: '1.0.0' },
  paths: {
    '/api/administrator/user/oauth-binding': {
      get: {
        operationId: 'listBindings',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request GET 'http://127.0.0.1:3000/api/administrator/user/oauth-binding' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/user/oauth-binding', {\n  method: 'GET',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json'\n  }\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'GET /api/administrator/user/oauth-binding HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/BindingListBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/Forbidden' },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      },
      post: {
        operationId: 'completeBinding',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              'curl --location --request POST \'http://127.0.0.1:3000/api/administrator/user/oauth-binding\' \\\n--header \'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\' \\\n--header \'Accept: application/json\' \\\n--header \'Content-Type: application/json\' \\\n--data-raw \'{\n    "type": "WECHAT",\n    "code": "061Xyz000AbcDe1FgH300IjKlM1XyzOp",\n    "state": "0c28af8d1e9394906b0c4e622dcdb747"\n}\'\n'
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/user/oauth-binding', {\n  method: 'POST',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"type\": \"WECHAT\",\n      \"code\": \"061Xyz000AbcDe1FgH300IjKlM1XyzOp\",\n      \"state\": \"0c28af8d1e9394906b0c4e622dcdb747\"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/administrator/user/oauth-binding HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 121\n\n{\n    "type": "WECHAT",\n    "code": "061Xyz000AbcDe1FgH300IjKlM1XyzOp",\n    "state": "0c28af8d1e9394906b0c4e622dcdb747"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/StateUnusableBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '409': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
              'Retry-After': { $ref: '#/components/headers/RetryAfter' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/CompletionConflictBody' },
                    { $ref: '#/components/schemas/RefusedBody' }
                  ]
                }
              }
            }
          },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '502': { $ref: '#/components/responses/ProviderFailed' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '504': { $ref: '#/components/responses/ProviderSilent' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/administrator/user/oauth-binding/{type}': {
      put: {
        operationId: 'updateBinding',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request PUT 'http://127.0.0.1:3000/api/administrator/user/oauth-binding/WECHAT' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"state\": false\n}'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/user/oauth-binding/WECHAT', {\n  method: 'PUT',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"state\": false\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'PUT /api/administrator/user/oauth-binding/WECHAT HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 22\n\n{\n    "state": false\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
              'OAuth-Binding-Data': { $ref: '#/components/headers/DataKind' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '409': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/UpdateConflictBody' },
                    { $ref: '#/components/schemas/RefusedBody' }
                  ]
                }
              }
            }
          },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/auth/login': {
      get: {
        operationId: 'listLoginMethods',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request GET 'http://127.0.0.1:3000/api/auth/login' \\\n--header 'Accept: application/json'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/auth/login', {\n  method: 'GET',\n  headers: {\n    'Accept': 'application/json'\n  }\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source: 'GET /api/auth/login HTTP/1.1\nHost: 127.0.0.1:3000\nAccept: application/json\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
              'Set-Cookie': { $ref: '#/components/headers/BrowserCookie' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/LoginMethodListBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      },
      post: {
        operationId: 'login',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              'curl --location --request POST \'http://127.0.0.1:3000/api/auth/login\' \\\n--header \'Accept: application/json\' \\\n--header \'Content-Type: application/json\' \\\n--data-raw \'{\n    "type": "WECHAT",\n    "code": "061Xyz000AbcDe1FgH300IjKlM1XyzOp",\n    "state": "5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8"\n}\'\n'
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              'const response = await fetch(\'http://127.0.0.1:3000/api/auth/login\', {\n  method: \'POST\',\n  headers: {\n    \'Accept\': \'application/json\',\n    \'Content-Type\': \'application/json\'\n  },\n  body: JSON.stringify({\n      "type": "WECHAT",\n      "code": "061Xyz000AbcDe1FgH300IjKlM1XyzOp",\n      "state": "5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n'
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/auth/login HTTP/1.1\nHost: 127.0.0.1:3000\nAccept: application/json\nContent-Type: application/json\nContent-Length: 163\n\n{\n    "type": "WECHAT",\n    "code": "061Xyz000AbcDe1FgH300IjKlM1XyzOp",\n    "state": "5b0e7c1d9f3a48e6b2c4d8f01a3957ec006921e0f4c3d2b1a0f9e8d7c6b5a4f3e2d1c0b9a8"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/LoginBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/StateUnusableBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '409': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
              'Retry-After': { $ref: '#/components/headers/RetryAfter' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/AccountNotBoundBody' },
                    { $ref: '#/components/schemas/LoginConflictBody' },
                    { $ref: '#/components/schemas/RefusedBody' }
                  ]
                }
              }
            }
          },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '502': { $ref: '#/components/responses/ProviderFailed' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '504': { $ref: '#/components/responses/ProviderSilent' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/auth/login/ticket': {
      post: {
        operationId: 'redeemTicket',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request POST 'http://127.0.0.1:3000/api/auth/login/ticket' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"ticket\": \"Zk3vN8qLw2RtYx7PbJc5HmDs9GfAe1KoUi6Tz4BnCvM\"\n}'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/auth/login/ticket', {\n  method: 'POST',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"ticket\": \"Zk3vN8qLw2RtYx7PbJc5HmDs9GfAe1KoUi6Tz4BnCvM\"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/auth/login/ticket HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 63\n\n{\n    "ticket": "Zk3vN8qLw2RtYx7PbJc5HmDs9GfAe1KoUi6Tz4BnCvM"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/TicketUnusableBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '409': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/TicketConflictBody' },
                    { $ref: '#/components/schemas/RefusedBody' }
                  ]
                }
              }
            }
          },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/administrator/oauth-bindings': {
      get: {
        operationId: 'listAllBindings',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request GET 'http://127.0.0.1:3000/api/administrator/oauth-bindings' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/oauth-bindings', {\n  method: 'GET',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json'\n  }\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'GET /api/administrator/oauth-bindings HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/BindingPageBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/administrator/oauth-bindings/search': {
      post: {
        operationId: 'findBindings',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request POST 'http://127.0.0.1:3000/api/administrator/oauth-bindings/search' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"type\": \"WECHAT\",\n    \"subject\": \"o6_bmjrPTlm6_2sgVt7hMZOPfL2M\"\n}'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/oauth-bindings/search', {\n  method: 'POST',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"type\": \"WECHAT\",\n      \"subject\": \"o6_bmjrPTlm6_2sgVt7hMZOPfL2M\"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/administrator/oauth-bindings/search HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 71\n\n{\n    "type": "WECHAT",\n    "subject": "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/BindingPageBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/NotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/administrator/oauth-bindings/{binding_id}/suspension': {
      post: {
        operationId: 'suspendBinding',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request POST 'http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"reason\": \"用户报告手机被盗\"\n}'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension', {\n  method: 'POST',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"reason\": \"用户报告手机被盗\"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 44\n\n{\n    "reason": "用户报告手机被盗"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/BindingNotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      },
      delete: {
        operationId: 'resumeBinding',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request DELETE 'http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension', {\n  method: 'DELETE',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json'\n  }\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'DELETE /api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/suspension HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/Forbidden' },
          '404': { $ref: '#/components/responses/BindingNotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    },
    '/api/administrator/oauth-bindings/{binding_id}/removal': {
      post: {
        operationId: 'removeBinding',
        'x-codeSamples': [
          {
            lang: 'Shell',
            label: 'cURL',
            source:
              "curl --location --request POST 'http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/removal' \\\n--header 'Authorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE' \\\n--header 'Accept: application/json' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"reason\": \"用户申请解除绑定\"\n}'\n"
          },
          {
            lang: 'JavaScript',
            label: 'JavaScript',
            source:
              "const response = await fetch('http://127.0.0.1:3000/api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/removal', {\n  method: 'POST',\n  headers: {\n    'Authorization': 'Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE',\n    'Accept': 'application/json',\n    'Content-Type': 'application/json'\n  },\n  body: JSON.stringify({\n      \"reason\": \"用户申请解除绑定\"\n  })\n})\nconsole.log(JSON.stringify(await response.json()))\n"
          },
          {
            lang: 'HTTP',
            label: 'HTTP',
            source:
              'POST /api/administrator/oauth-bindings/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/removal HTTP/1.1\nHost: 127.0.0.1:3000\nAuthorization: Bearer 323|jTbUFek9YNrITuP1fo6zHUifO3bAb14J8LgjOShE\nAccept: application/json\nContent-Type: application/json\nContent-Length: 44\n\n{\n    "reason": "用户申请解除绑定"\n}\n'
          }
        ],
        responses: {
          '200': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/SuccessBody' } } }
          },
          '400': { $ref: '#/components/responses/RequestUnreadable' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': {
            headers: {
              'Cache-Control': { $ref: '#/components/headers/CacheControl' },
              'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
              'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
            },
            content: {
              'application/json': {
                schema: {
                  anyOf: [
                    { $ref: '#/components/schemas/ValidationFailedBody' },
                    { $ref: '#/components/schemas/ForbiddenBody' }
                  ]
                }
              }
            }
          },
          '404': { $ref: '#/components/responses/BindingNotFound' },
          '405': { $ref: '#/components/responses/MethodNotAllowed' },
          '413': { $ref: '#/components/responses/PayloadTooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/InternalError' },
          '503': { $ref: '#/components/responses/Unavailable' },
          '4XX': { $ref: '#/components/responses/Refused' }
        }
      }
    }
  },
  components: {
    schemas: {
      ProviderType: { type: 'string', enum: ['WECHAT', 'DING_TALK'] },
      ErrorCode: {
        type: 'string',
        enum: [
          'REQUEST_UNREADABLE',
          'REQUEST_REFUSED',
          'STATE_UNUSABLE',
          'TICKET_UNUSABLE',
          'FORBIDDEN',
          'NOT_FOUND',
          'BINDING_NOT_FOUND',
          'METHOD_NOT_ALLOWED',
          'ACCOUNT_BOUND_ELSEWHERE',
          'ACCOUNT_NOT_BOUND',
          'ACCOUNT_AMBIGUOUS',
          'BINDING_SUSPENDED',
          'LAST_LOGIN_METHOD',
          'COMPLETION_IN_PROGRESS',
          'PAYLOAD_TOO_LARGE',
          'UNSUPPORTED_MEDIA_TYPE',
          'TOO_MANY_REQUESTS',
          'INTERNAL_ERROR',
          'PROVIDER_CODE_REJECTED',
          'PROVIDER_ACCOUNT_RESTRICTED',
          'PROVIDER_ACCOUNT_VIRTUAL',
          'PROVIDER_MISCONFIGURED',
          'PROVIDER_BUSY',
          'PROVIDER_REPLY_INVALID',
          'PROVIDER_UNREACHABLE',
          'STORE_UNAVAILABLE',
          'AUTHENTICATION_UNAVAILABLE',
          'SERVICE_UNAVAILABLE',
          'PROVIDER_TIMEOUT'
        ]
      },
      PlainText: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+$' },
      BoundType: { type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,31}$' },
      UpdateBindingRequest: { type: 'object', required: ['state'], properties: { state: { type: 'boolean' } } },
      CompleteBindingRequest: {
        type: 'object',
        required: ['type', 'code', 'state'],
        properties: {
          type: { $ref: '#/components/schemas/ProviderType' },
          code: { type: 'string', minLength: 1, maxLength: 1024 },
          state: { type: 'string', minLength: 1, maxLength: 128 }
        }
      },
      LoginRequest: {
        type: 'object',
        required: ['type', 'code', 'state'],
        properties: {
          type: { $ref: '#/components/schemas/ProviderType' },
          code: { type: 'string', minLength: 1, maxLength: 1024 },
          state: { type: 'string', minLength: 1, maxLength: 128 },
          application_state: { type: 'string', enum: ['application', 'web'] },
          verifier: { type: 'string', pattern: '^[A-Za-z0-9._~-]{43,128}$' }
        }
      },
      RedeemTicketRequest: {
        type: 'object',
        required: ['ticket'],
        properties: {
          ticket: { type: 'string', minLength: 1, maxLength: 128 },
          verifier: { type: 'string', pattern: '^[A-Za-z0-9._~-]{43,128}$' }
        }
      },
      LoginMethod: {
        type: 'object',
        required: ['name', 'display_name', 'url', 'icon', 'type'],
        properties: {
          name: { type: 'string' },
          display_name: { type: 'string' },
          url: { type: 'string', format: 'uri' },
          icon: { type: 'string' },
          type: { $ref: '#/components/schemas/ProviderType' }
        }
      },
      LoginMethodListBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 200 },
          data: { type: 'array', items: { $ref: '#/components/schemas/LoginMethod' } },
          msg: { type: 'string', const: 'success' }
        }
      },
      Session: {
        type: 'object',
        required: ['token', 'role'],
        properties: { token: { type: 'string' }, role: { type: 'string' } }
      },
      LoginBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 200 },
          data: { $ref: '#/components/schemas/Session' },
          msg: { type: 'string', const: 'success' }
        }
      },
      UnboundAccount: {
        type: 'object',
        required: ['ticket', 'expires_in', 'nickname', 'avatar'],
        properties: {
          ticket: { type: 'string' },
          expires_in: { type: 'integer', minimum: 1 },
          nickname: { type: ['string', 'null'] },
          avatar: { type: ['string', 'null'] }
        }
      },
      AccountNotBoundBody: {
        type: 'object',
        required: ['code', 'data', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 409 },
          data: { $ref: '#/components/schemas/UnboundAccount' },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['ACCOUNT_NOT_BOUND'] }
        },
        additionalProperties: false
      },
      SuccessBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 200 },
          data: { type: 'string' },
          msg: { type: 'string', const: 'success' }
        }
      },
      BoundAccount: {
        type: 'object',
        required: ['nickname', 'avatar', 'bound_at'],
        properties: {
          nickname: { type: ['string', 'null'] },
          avatar: { type: ['string', 'null'] },
          bound_at: { type: 'string', format: 'date-time' }
        }
      },
      Binding: {
        type: 'object',
        required: ['name', 'display_name', 'url', 'icon', 'has_binding', 'type', 'binding', 'can_unbind'],
        properties: {
          name: { type: 'string' },
          display_name: { type: 'string' },
          url: { type: 'string', format: 'uri' },
          icon: { type: 'string' },
          has_binding: { type: 'boolean' },
          type: { $ref: '#/components/schemas/ProviderType' },
          binding: { anyOf: [{ $ref: '#/components/schemas/BoundAccount' }, { type: 'null' }] },
          can_unbind: { type: 'boolean' },
          cannot_unbind_reason: { type: 'string' }
        }
      },
      BindingListBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 200 },
          data: { type: 'array', items: { $ref: '#/components/schemas/Binding' } },
          msg: { type: 'string', const: 'success' }
        }
      },
      BindingIdentity: {
        type: 'object',
        required: ['issuer', 'kind', 'subject'],
        properties: { issuer: { type: 'string' }, kind: { type: 'string' }, subject: { type: 'string' } }
      },
      OperatorBinding: {
        type: 'object',
        required: [
          'id',
          'user_id',
          'type',
          'nickname',
          'avatar',
          'identities',
          'bound_at',
          'last_used_at',
          'suspended_at'
        ],
        properties: {
          id: { type: 'string' },
          user_id: { type: 'string' },
          type: { $ref: '#/components/schemas/BoundType' },
          nickname: { type: ['string', 'null'] },
          avatar: { type: ['string', 'null'] },
          identities: { type: 'array', items: { $ref: '#/components/schemas/BindingIdentity' } },
          bound_at: { type: 'string', format: 'date-time' },
          last_used_at: { type: ['string', 'null'], format: 'date-time' },
          suspended_at: { type: ['string', 'null'], format: 'date-time' }
        }
      },
      BindingPage: {
        type: 'object',
        required: ['items', 'next_cursor'],
        properties: {
          items: { type: 'array', items: { $ref: '#/components/schemas/OperatorBinding' } },
          next_cursor: { type: ['string', 'null'] }
        }
      },
      BindingPageBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 200 },
          data: { $ref: '#/components/schemas/BindingPage' },
          msg: { type: 'string', const: 'success' }
        }
      },
      FindBindingsRequest: {
        type: 'object',
        required: ['type', 'subject'],
        properties: {
          type: { $ref: '#/components/schemas/BoundType' },
          subject: { $ref: '#/components/schemas/PlainText' },
          issuer: { $ref: '#/components/schemas/PlainText' },
          kind: { $ref: '#/components/schemas/PlainText' }
        }
      },
      InterventionRequest: {
        type: 'object',
        required: ['reason'],
        properties: {
          reason: { type: 'string', minLength: 1, maxLength: 1000, pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+$' }
        }
      },
      UnauthenticatedBody: {
        type: 'object',
        required: ['code', 'msg'],
        properties: { code: { type: 'integer', const: 401 }, msg: { type: 'string' } },
        additionalProperties: false
      },
      ValidationFailedBody: {
        type: 'object',
        required: ['code', 'data', 'msg'],
        properties: {
          code: { type: 'integer', const: 403 },
          data: { type: 'object', additionalProperties: { type: 'array', minItems: 1, items: { type: 'string' } } },
          msg: { type: 'string' }
        },
        additionalProperties: false
      },
      RequestUnreadableBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 400 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['REQUEST_UNREADABLE'] }
        },
        additionalProperties: false
      },
      ForbiddenBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 403 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['FORBIDDEN'] }
        },
        additionalProperties: false
      },
      StateUnusableBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 403 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['STATE_UNUSABLE'] }
        },
        additionalProperties: false
      },
      TicketUnusableBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 403 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['TICKET_UNUSABLE'] }
        },
        additionalProperties: false
      },
      NotFoundBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 404 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['NOT_FOUND'] }
        },
        additionalProperties: false
      },
      BindingNotFoundBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 404 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['BINDING_NOT_FOUND', 'NOT_FOUND'] }
        },
        additionalProperties: false
      },
      MethodNotAllowedBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 405 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['METHOD_NOT_ALLOWED'] }
        },
        additionalProperties: false
      },
      UpdateConflictBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 409 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['LAST_LOGIN_METHOD', 'BINDING_SUSPENDED'] }
        },
        additionalProperties: false
      },
      CompletionConflictBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 409 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['ACCOUNT_BOUND_ELSEWHERE', 'BINDING_SUSPENDED', 'COMPLETION_IN_PROGRESS'] }
        },
        additionalProperties: false
      },
      LoginConflictBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 409 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['ACCOUNT_AMBIGUOUS', 'BINDING_SUSPENDED', 'COMPLETION_IN_PROGRESS'] }
        },
        additionalProperties: false
      },
      TicketConflictBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 409 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['ACCOUNT_BOUND_ELSEWHERE', 'BINDING_SUSPENDED'] }
        },
        additionalProperties: false
      },
      PayloadTooLargeBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 413 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['PAYLOAD_TOO_LARGE'] }
        },
        additionalProperties: false
      },
      UnsupportedMediaTypeBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 415 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['UNSUPPORTED_MEDIA_TYPE'] }
        },
        additionalProperties: false
      },
      TooManyRequestsBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 429 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['TOO_MANY_REQUESTS'] }
        },
        additionalProperties: false
      },
      InternalErrorBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 500 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['INTERNAL_ERROR'] }
        },
        additionalProperties: false
      },
      ProviderFailedBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 502 },
          msg: { type: 'string' },
          error: {
            type: 'string',
            enum: [
              'PROVIDER_CODE_REJECTED',
              'PROVIDER_ACCOUNT_RESTRICTED',
              'PROVIDER_ACCOUNT_VIRTUAL',
              'PROVIDER_MISCONFIGURED',
              'PROVIDER_BUSY',
              'PROVIDER_REPLY_INVALID',
              'PROVIDER_UNREACHABLE'
            ]
          }
        },
        additionalProperties: false
      },
      UnavailableBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 503 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['STORE_UNAVAILABLE', 'AUTHENTICATION_UNAVAILABLE', 'SERVICE_UNAVAILABLE'] }
        },
        additionalProperties: false
      },
      ProviderSilentBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', const: 504 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['PROVIDER_TIMEOUT'] }
        },
        additionalProperties: false
      },
      RefusedBody: {
        type: 'object',
        required: ['code', 'msg', 'error'],
        properties: {
          code: { type: 'integer', minimum: 400, maximum: 499 },
          msg: { type: 'string' },
          error: { type: 'string', enum: ['REQUEST_REFUSED'] }
        },
        additionalProperties: false
      }
    },
    headers: {
      CacheControl: { required: true, schema: { type: 'string', enum: ['no-store'] } },
      ContentTypeOptions: { required: true, schema: { type: 'string', enum: ['nosniff'] } },
      ContentLanguage: { required: true, schema: { type: 'string', enum: ['zh-CN', 'en'] } },
      DataKind: { required: false, schema: { type: 'string', enum: ['url', 'text'] } },
      RetryAfter: { required: false, schema: { type: 'string', pattern: '^[0-9]+$' } },
      Allow: { required: true, schema: { type: 'string' } },
      BrowserCookie: { required: false, schema: { type: 'string' } },
      WwwAuthenticate: { required: false, schema: { type: 'string' } }
    },
    responses: {
      RequestUnreadable: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: {
          'application/json': {
            schema: {
              anyOf: [
                { $ref: '#/components/schemas/RequestUnreadableBody' },
                { $ref: '#/components/schemas/RefusedBody' }
              ]
            }
          }
        }
      },
      Unauthenticated: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
          'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/UnauthenticatedBody' } } }
      },
      Forbidden: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ForbiddenBody' } } }
      },
      NotFound: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/NotFoundBody' } } }
      },
      BindingNotFound: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/BindingNotFoundBody' } } }
      },
      MethodNotAllowed: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
          Allow: { $ref: '#/components/headers/Allow' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/MethodNotAllowedBody' } } }
      },
      PayloadTooLarge: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/PayloadTooLargeBody' } } }
      },
      UnsupportedMediaType: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/UnsupportedMediaTypeBody' } } }
      },
      TooManyRequests: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
          'Retry-After': { $ref: '#/components/headers/RetryAfter' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/TooManyRequestsBody' } } }
      },
      Refused: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/RefusedBody' } } }
      },
      InternalError: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/InternalErrorBody' } } }
      },
      ProviderFailed: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ProviderFailedBody' } } }
      },
      Unavailable: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' },
          'Retry-After': { $ref: '#/components/headers/RetryAfter' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/UnavailableBody' } } }
      },
      ProviderSilent: {
        headers: {
          'Cache-Control': { $ref: '#/components/headers/CacheControl' },
          'X-Content-Type-Options': { $ref: '#/components/headers/ContentTypeOptions' },
          'Content-Language': { $ref: '#/components/headers/ContentLanguage' }
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ProviderSilentBody' } } }
      }
    }
  }
}
