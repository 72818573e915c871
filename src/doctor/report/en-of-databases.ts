import type { Cause } from '../causes.js'
import type { CauseText } from './report-texts.js'

/** English: the database, its migrations, and what was not checked. */
export const enOfDatabases = {
  database_usable: { message: '{version} answers, in {ms} ms.' },
  database_slow: {
    message: '{version} takes {ms} ms for a statement that does nothing; more than {limit} ms slow every request down.',
    advice: 'Bring service and database closer together, and look at the load of the database.'
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
} as const satisfies Partial<Record<Cause, CauseText>>
