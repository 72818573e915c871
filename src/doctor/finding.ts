/** How a check ended. `skipped`: it was not possible; the message has the reason. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped'

/** Everything that a check can find, with its severity. Part of the command's JSON: a name is never reused. */
export const causes = {
  configuration_fits: 'ok',
  setting_wrong: 'failed',
  setting_placeholder: 'failed',
  setting_unusual: 'warning',
  secret_weak: 'warning',

  host_answers: 'ok',
  host_unknown: 'failed',
  host_unreachable: 'failed',
  simulator_absent: 'failed',
  proxy_unused: 'failed',
  host_untrusted: 'failed',
  host_silent: 'failed',
  host_unintelligible: 'failed',

  redirect_accepted: 'ok',
  redirect_plain_http: 'warning',
  redirect_fragment: 'warning',
  redirect_shared: 'warning',
  redirect_mismatch: 'failed',
  authorize_app_unknown: 'failed',
  authorize_scope_refused: 'failed',
  redirect_untold: 'skipped',

  credentials_accepted: 'ok',
  wrong_app_id: 'failed',
  wrong_secret: 'failed',
  wrong_id_or_secret: 'failed',
  ip_not_allowed: 'failed',
  permission_missing: 'failed',
  clock_refused: 'failed',
  wrong_api_address: 'failed',
  refused_otherwise: 'failed',
  reply_unintelligible: 'failed',
  vendor_busy: 'warning',
  permission_untold: 'skipped',
  permission_untold_legacy: 'skipped',

  clock_right: 'ok',
  clock_ahead: 'failed',
  clock_behind: 'failed',
  clock_untold: 'skipped',

  database_usable: 'ok',
  database_slow: 'warning',
  database_unverified: 'warning',
  connections_exceed: 'warning',
  database_absent: 'warning',
  database_unusable: 'failed',
  database_not_writable: 'failed',
  database_read_only: 'failed',
  schema_absent: 'failed',
  privileges_missing: 'failed',

  migrations_applied: 'ok',
  migrations_newer: 'warning',
  migrations_pending: 'failed',
  migrations_failed: 'failed',

  token_table_fits: 'ok',
  token_table_absent: 'failed',
  token_columns_addable: 'failed',
  token_columns_absent: 'failed',
  token_columns_unfit: 'failed',

  needs_configuration: 'skipped',
  needs_host: 'skipped',
  needs_credentials: 'skipped',
  needs_database: 'skipped'
} as const satisfies Record<string, Status>

export type Cause = keyof typeof causes

export interface Finding {
  /** The check, `wechat.credentials` for instance. Each occurs once in a report. */
  id: string
  cause: Cause
  app?: string
  /** Values for the placeholders in the texts of the cause. Never a secret; an app id is masked. */
  details?: Readonly<Record<string, string | number>>
  /** The platform's own code and words, or the database's. */
  vendor?: { code?: string | undefined; text?: string | undefined }
}

export function statusOf({ cause }: Finding): Status {
  return causes[cause]
}

export function maskId(appId: string): string {
  return appId.length > 10 ? `${appId.slice(0, 4)}…${appId.slice(-4)}` : `${appId.slice(0, 2)}…`
}
