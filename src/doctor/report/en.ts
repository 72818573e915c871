import type { ReportTexts } from './report-texts.js'

export const en: ReportTexts = {
  statuses: { ok: 'ok', warning: 'warning', failed: 'failed', skipped: 'skipped' },
  vendorSays: 'Its own words: ',
  toDo: 'What to do: ',
  settings: 'The table of settings explains each setting: .docs/reference/settings.md',
  summary: '{failed} failed, {warning} warnings, {ok} ok, {skipped} skipped',
  causes: {
    configuration_fits: { message: 'The settings fit.' },
    setting_wrong: {
      message: 'A setting does not fit: {problem}',
      advice: 'Correct it. The checks that need it were skipped.'
    },
    setting_placeholder: {
      message: '{setting} still looks like a placeholder.',
      advice: "Put in your own app's value."
    },
    setting_unusual: {
      message: "{setting} does not look like {vendor}'s.",
      advice:
        'Compare it, letter by letter, with the one shown at {vendor}; a copied blank or a value cut short is enough.'
    },
    secret_weak: {
      message: '{setting} is easy to guess.',
      advice: 'Use a random one: openssl rand -base64 32'
    },

    host_answers: { message: '{host} answers, in {ms} ms.' },
    host_unknown: {
      message: 'The name {host} cannot be resolved ({reason}).',
      advice: 'Check the address for a typing error, and the name server of this machine.'
    },
    host_unreachable: {
      message: 'There is no connection to {host} ({reason}).',
      advice:
        'Check firewall and routing to {host}. Where the network needs a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1 (Node 22.21 and 24 on).'
    },
    simulator_absent: {
      message: 'Nobody listens at {host}.',
      advice: 'Start the simulator there: oauth-binding serve --sandbox, or oauth-binding sandbox.'
    },
    proxy_unused: {
      message: '{host} cannot be reached ({reason}), and the proxy of {proxy} is not used.',
      advice:
        'Node heeds {proxy} only when NODE_USE_ENV_PROXY=1 is set, from Node 22.21 and 24 on; or let this machine reach {host} without a proxy.'
    },
    host_untrusted: {
      message: 'The TLS connection to {host} is refused ({reason}).',
      advice:
        'A proxy that looks into TLS, a wrong clock, or a wrong address does this. Name the certificate of such a proxy in NODE_EXTRA_CA_CERTS.'
    },
    host_silent: {
      message: '{host} did not answer in time ({reason}).',
      advice:
        'Check firewall and routing to {host}: packets may be dropped. Where the network needs a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1 (Node 22.21 and 24 on).'
    },
    host_unintelligible: {
      message: '{host} does not speak HTTP ({reason}).',
      advice: 'Check scheme and port of the address.'
    },

    redirect_accepted: { message: '{vendor} accepts {address}.' },
    redirect_plain_http: {
      message: '{setting} is {address}: codes travel there without encryption.',
      advice: 'Use https; plain http is for loopback only.'
    },
    redirect_fragment: {
      message: '{setting} has a fragment (#), {address}: where the platform puts code and state then is not certain.',
      advice: 'Register an address without a fragment, and let that page hand on code and state.'
    },
    redirect_shared: {
      message: '{setting} is {address}, as {bindingSetting} is: that page cannot tell who signs in from who binds.',
      advice: 'Give signing in a page of its own, and register its address at {console}.'
    },
    redirect_mismatch: {
      message: '{vendor} refuses the redirect address {address}.',
      advice:
        'At {console}, register {host} as the callback domain (WeChat: exactly this host, without scheme and path; DingTalk: the whole address), or set {setting} to an address that is registered.'
    },
    authorize_app_unknown: {
      message: 'The authorize page of {vendor} does not know the app id {appId}.',
      advice: 'Compare {idSetting} with the one shown at {console}.'
    },
    authorize_scope_refused: {
      message: '{vendor} does not allow this app the login.',
      advice: 'At {console}, apply for the login, and check that the app is of the right kind and approved.'
    },
    redirect_untold: {
      message: 'The redirect address cannot be checked, because {vendor} draws its authorize page in the browser.',
      advice: 'Open this address in a browser, without logging in, and see whether an error is shown: {authorizeUrl}'
    },

    credentials_accepted: { message: '{vendor} accepts id and secret of the app {appId}.' },
    wrong_app_id: {
      message: '{vendor} does not know the app id {appId}.',
      advice: 'Compare {idSetting} with the one shown at {console}. It may belong to an app of another kind.'
    },
    wrong_secret: {
      message: '{vendor} refuses the secret of the app {appId}.',
      advice: 'Copy the secret from {console} into {secretSetting}; when it was reset, the old one is void.'
    },
    wrong_id_or_secret: {
      message: '{vendor} refuses id or secret of the app {appId}; it does not tell which.',
      advice: 'Compare {idSetting} and {secretSetting} with those shown at {console}.'
    },
    ip_not_allowed: {
      message: '{vendor} does not allow calls from the IP address of this machine.',
      advice: "At {console}, add this machine's egress address to the IP allow list of the app {appId}."
    },
    permission_missing: {
      message: 'The app {appId} lacks a permission at {vendor} that each login needs.',
      advice:
        'At {console}, apply for the permission named here (DingTalk: Contact.User.Read), have it granted, and publish the app.'
    },
    clock_refused: {
      message: "{vendor} refuses the time stamp of the call: this machine's clock is more than a minute off.",
      advice: 'Set the clock, and keep it right by NTP (timedatectl set-ntp true).'
    },
    wrong_api_address: {
      message: '{host} does not know the call that a login makes.',
      advice: 'Check {apiSetting}; leave it out to use the platform itself.'
    },
    refused_otherwise: {
      message: '{vendor} refuses the app {appId}.',
      advice: "Look {vendor}'s code up, and check the app at {console}."
    },
    reply_unintelligible: {
      message: 'The answer of {host} is not one of {vendor} (HTTP status {httpStatus}).',
      advice: 'Check {apiSetting}, and whether a proxy or a firewall answers in place of the platform.'
    },
    vendor_busy: {
      message: '{vendor} is busy or throttles; id and secret could not be checked.',
      advice: 'Try again in some minutes.'
    },
    permission_untold: {
      message:
        'The permission Contact.User.Read cannot be checked, because {vendor} judges it only when somebody has logged in.',
      advice: 'At {console}, see that Contact.User.Read is granted to the app {appId}; then log in once.'
    },
    permission_untold_legacy: {
      message: "The permissions cannot be checked, because {vendor}'s legacy flow judges them only with a valid code.",
      advice: 'Log in once.'
    },

    clock_right: { message: 'The clock agrees with that of {host}, within {seconds} s.' },
    clock_ahead: {
      message: "This machine's clock is {seconds} s ahead of that of {host}; at most {limit} s are allowed.",
      advice: 'Set the clock, and keep it right by NTP (timedatectl set-ntp true).'
    },
    clock_behind: {
      message: "This machine's clock is {seconds} s behind that of {host}; at most {limit} s are allowed.",
      advice: 'Set the clock, and keep it right by NTP (timedatectl set-ntp true).'
    },
    clock_untold: { message: 'The clock cannot be checked, because no platform told its time.' },

    database_usable: { message: '{version} answers, in {ms} ms.' },
    database_slow: {
      message:
        '{version} takes {ms} ms for a statement that does nothing; more than {limit} ms slow every request down.',
      advice: 'Bring service and database closer together, and look at the load of the database.'
    },
    database_unverified: {
      message: '{version} answers, but its certificate is not verified: who stands between can read and change all.',
      advice: 'Say sslmode=verify-full in the database URL, with sslrootcert for an authority of your own.'
    },
    connections_exceed: {
      message: '{version} takes {most} connections, and this service alone may open {connections}.',
      advice:
        'Lower OAUTH_BINDING_DATABASE_MAX_CONNECTIONS, of which each worker has as many, or OAUTH_BINDING_WORKERS; or raise max_connections.'
    },
    database_absent: {
      message: 'There is no file {path} yet.',
      advice: 'oauth-binding migrate makes it; so does serve when it starts.'
    },
    database_unusable: {
      message: 'The database cannot be used: {reason}',
      advice:
        'Check DATABASE_URL (host, port, user, password, name), and whether the database runs and lets this machine in.'
    },
    database_not_writable: {
      message: '{place} cannot be written to.',
      advice:
        'Give the user of the service write permission to the file and to its folder, or choose another DATABASE_URL.'
    },
    database_read_only: {
      message: 'The database only reads; it may be a replica.',
      advice: 'Let DATABASE_URL name the primary server.'
    },
    schema_absent: {
      message: 'The schema that DATABASE_URL names does not exist.',
      advice: 'Create it (CREATE SCHEMA), or leave ?schema= out.'
    },
    privileges_missing: {
      message: 'The database user {user} lacks privileges: {missing}.',
      advice: 'GRANT SELECT, INSERT, UPDATE, DELETE on the tables; to migrate, also CREATE on the schema {schema}.'
    },

    migrations_applied: { message: 'The database is up to date.' },
    migrations_newer: {
      message: 'The database has migrations that this version does not know: {names}.',
      advice: 'A newer version may have migrated it: run that one. When they are of another application, all is well.'
    },
    migrations_pending: {
      message: 'The database lacks migrations: {names}.',
      advice: 'Run oauth-binding migrate; serve does it, too, when it starts.'
    },
    migrations_failed: {
      message: 'Migrations began and did not end: {names}.',
      advice: "Restore the database, or mend it and tell Prisma's command line: prisma migrate resolve."
    },

    token_table_fits: { message: 'Access tokens can be looked up.' },
    token_table_absent: {
      message: 'There is no table {table} to look access tokens up in.',
      advice: 'Restore its name, or correct OAUTH_BINDING_TOKEN_HOLDER_TABLE.'
    },
    token_columns_addable: { message: 'The table {table} lacks {columns}.', advice: 'Run: {cure}' },
    token_columns_absent: {
      message: 'The table {table} lacks {columns}.',
      advice: 'Give it the columns that Laravel Sanctum 3 or 4 makes, or correct OAUTH_BINDING_TOKEN_HOLDER_KEY.'
    },
    token_columns_unfit: {
      message: 'The table {table} has columns of a type that does not fit: {columns}.',
      advice: 'Give them the types that Laravel Sanctum 3 or 4 makes.'
    },

    needs_configuration: { message: 'Not checked, because the configuration does not fit.' },
    needs_host: { message: 'Cannot be checked, because {host} cannot be reached.' },
    needs_credentials: { message: 'Cannot be checked, because id and secret were not accepted.' },
    needs_database: { message: 'Cannot be checked, because the database cannot be used.' }
  }
}
