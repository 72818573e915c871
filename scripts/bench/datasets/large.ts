import { userCount } from './dataset.js'

/**
 * Large tables, PostgreSQL alone: so many users beside those of the benchmark, who are numbered from 1, each with two
 * states that lists hand out again and three that were issued.
 */
const manyUsers = 1_000_000

/** How many of all users are bound, to two providers each. */
export const boundUsers = 250_000

/** The users of large tables as `n`. */
export const allUsers = `generate_series(1, ${userCount + manyUsers}) AS users (n)`

/** The same without those of the benchmark, who make their states themselves. */
export const otherUsers = `generate_series(${userCount + 1}, ${userCount + manyUsers}) AS users (n)`

/** Both providers as `provider`. */
export const bothProviders = "(VALUES ('WECHAT'), ('DING_TALK')) AS providers (provider)"

/**
 * Returns a script that fills a table which no foreign key refers to, and makes its indexes afterwards: that takes a
 * tenth of the time.
 *
 * @param insert A statement.
 */
export function withoutIndexes(table: string, insert: string): string {
  return `
  DO $$
  DECLARE
    made text[];
    dropped text[];
    command text;
  BEGIN
    SELECT
      array_agg(CASE WHEN own.oid IS NULL THEN pg_get_indexdef(indexrelid)
        ELSE format('ALTER TABLE ${table} ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(own.oid)) END),
      array_agg(CASE WHEN own.oid IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
        ELSE format('ALTER TABLE ${table} DROP CONSTRAINT %I', conname) END)
      INTO made, dropped
      FROM pg_index LEFT JOIN pg_constraint AS own ON conindid = indexrelid AND conrelid = indrelid
      WHERE indrelid = '${table}'::regclass;
    FOREACH command IN ARRAY dropped LOOP EXECUTE command; END LOOP;
    ${insert};
    FOREACH command IN ARRAY made LOOP EXECUTE command; END LOOP;
  END $$`
}
