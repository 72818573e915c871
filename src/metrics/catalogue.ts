import type { ReadmeText } from '../option-table.js'

export interface MetricDescription {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  /** The upper bounds of a histogram, ascending. */
  readonly buckets?: readonly number[]
  /** How the values of several workers become one. Default: their sum. */
  readonly aggregator?: 'max'
  /** The English text is the metric's help, without a full stop. */
  readonly readme: ReadmeText
}

/** A listing takes a few milliseconds, a completion as long as the provider, which is given up after 10 s. */
const requestSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A platform takes some 100 ms, and is given up after 10 s, at most 25 s. */
const vendorSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]

/** A batch holds at most 500. */
const batchSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500]

/** What the service alone has: the requests to it. */
export const serviceMetrics = {
  requests: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    labels: ['method', 'route', 'status'],
    buckets: requestSeconds,
    readme: {
      en: 'Time from request to answer, in seconds; routes are patterns',
      zh: '从请求到应答的时间（秒）；`route` 是路由模式'
    }
  },
  securityEvents: {
    name: 'oauth_binding_events_total',
    type: 'counter',
    labels: ['event', 'type', 'error'],
    readme: {
      en: 'Security events, by what happened, type of provider and error code',
      zh: '安全事件，按发生的事情、平台类型和错误码'
    }
  }
} as const satisfies Record<string, MetricDescription>

/** What `collectMetrics` measures without a database. */
export const processMetrics = {
  completions: {
    name: 'oauth_binding_completions_total',
    type: 'counter',
    labels: ['type', 'outcome'],
    readme: {
      en: 'Completions of a binding, by outcome: bound, rebound, refreshed, repeated, or the error code',
      zh: '绑定的完成请求，按结果：`bound`、`rebound`、`refreshed`、`repeated`，或错误码'
    }
  },
  signIns: {
    name: 'oauth_binding_sign_ins_total',
    type: 'counter',
    labels: ['type', 'outcome'],
    readme: {
      en: 'Logins, by outcome: signed_in, repeated, not_bound (a ticket was issued), or the error code',
      zh: '登录请求，按结果：`signed_in`、`repeated`、`not_bound`（发出了绑定凭据），或错误码'
    }
  },
  vendorCalls: {
    name: 'oauth_binding_vendor_request_duration_seconds',
    type: 'histogram',
    labels: ['type', 'step'],
    buckets: vendorSeconds,
    readme: {
      en: 'Time of a call to a platform, failed ones included, in seconds',
      zh: '调用平台所用的时间（秒），包括失败的调用'
    }
  },
  vendorFailures: {
    name: 'oauth_binding_vendor_errors_total',
    type: 'counter',
    labels: ['type', 'step', 'error', 'vendor_code'],
    readme: {
      en: "Exchanges that failed, by step, error code and the platform's own code; beyond 100 of its codes: other",
      zh: '失败的授权码兑换，按步骤、错误码和平台自己的错误码；平台错误码超过 100 个时，其余记为 `other`'
    }
  },
  batches: {
    name: 'oauth_binding_batch_size',
    type: 'histogram',
    labels: ['statement'],
    buckets: batchSizes,
    readme: {
      en: 'How many requests one statement of the database served',
      zh: '一条数据库语句所服务的请求数'
    }
  },
  databaseFailures: {
    name: 'oauth_binding_database_errors_total',
    type: 'counter',
    labels: ['kind'],
    readme: {
      en: 'Failed statements and transactions, by kind; a conflict is repeated up to five times, and each time counts',
      zh: '失败的语句和事务，按种类；`conflict` 最多重试五次，每次都计数'
    }
  },
  deliveries: {
    name: 'oauth_binding_event_deliveries_total',
    type: 'counter',
    labels: ['outcome'],
    readme: {
      en: 'Calls of onEvent, by outcome: delivered, postponed, given_up',
      zh: '对 `onEvent` 的调用，按结果：`delivered`、`postponed`、`given_up`'
    }
  },
  deletions: {
    name: 'oauth_binding_deleted_rows_total',
    type: 'counter',
    labels: ['rows'],
    readme: {
      en: 'Rows that background work deleted: expired ones, states beyond the limit of a user, old events',
      zh: '后台任务删除的行：过期的行、超出用户上限的 state、旧事件'
    }
  }
} as const satisfies Record<string, MetricDescription>

/** What `collectMetrics` reads from a database, when it is given one. */
export const databaseMetrics = {
  openStates: {
    name: 'oauth_binding_open_states',
    type: 'gauge',
    labels: [],
    aggregator: 'max',
    readme: {
      en: 'States that can still be completed, read at most every 15 s; beyond 10000 an estimate, on SQLite 10000',
      zh: '仍可完成的 state 数，最多每 15 秒读取一次；超过 10000 时为估计值，SQLite 上最多为 10000'
    }
  },
  eventLag: {
    name: 'oauth_binding_event_lag_seconds',
    type: 'gauge',
    labels: [],
    aggregator: 'max',
    readme: {
      en: 'Age of the oldest event that is to be delivered, in seconds; 0 in a process without onEvent',
      zh: '最早的待投递事件已等待的时间（秒）；没有 `onEvent` 的进程为 0'
    }
  }
} as const satisfies Record<string, MetricDescription>

/** What `collectMetrics` reads from a pool of connections to PostgreSQL. */
export const poolMetrics = {
  connections: {
    name: 'oauth_binding_database_connections',
    type: 'gauge',
    labels: ['state'],
    readme: {
      en: 'Connections of the pool, by state: used, idle (PostgreSQL)',
      zh: '连接池中的连接数，按状态：`used`、`idle`（PostgreSQL）'
    }
  },
  limit: {
    name: 'oauth_binding_database_connections_max',
    type: 'gauge',
    labels: [],
    readme: {
      en: 'The most connections that the pool opens (PostgreSQL)',
      zh: '连接池最多打开的连接数（PostgreSQL）'
    }
  },
  waiting: {
    name: 'oauth_binding_database_waiting_requests',
    type: 'gauge',
    labels: [],
    readme: {
      en: 'Statements and transactions that wait for a connection (PostgreSQL)',
      zh: '等待连接的语句和事务数（PostgreSQL）'
    }
  }
} as const satisfies Record<string, MetricDescription>

/** Every metric but those of Node itself, for the documentation. */
export const allMetrics: readonly MetricDescription[] = [
  serviceMetrics,
  processMetrics,
  databaseMetrics,
  poolMetrics
].flatMap((group) => Object.values<MetricDescription>(group))
