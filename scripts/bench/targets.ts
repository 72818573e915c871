import { betterAuthDataset } from './datasets/better-auth.js'
import { floorDataset } from './datasets/floor.js'
import { naiveDataset } from './datasets/naive-prisma.js'
import { ourDataset } from './datasets/ours.js'
import type { Target } from './target.js'

const simple = ['issue', 'unbind', 'list'] as const
const whole = [...simple, 'complete', 'login', 'mixed'] as const
/** Those on other tables than the usual ones. */
const onOtherTables = ['list-fresh', 'list-large', 'issue-large'] as const
const program = (file: string): string[] => [`scripts/bench/targets/${file}.mjs`]
const service = 'dist/cli/main.js'
/** The service on PostgreSQL, whatever its settings. */
const servicePg: Pick<Target, 'database' | 'dataset' | 'floor' | 'dialect' | 'program' | 'migration'> = {
  ...{ database: 'postgresql', dataset: ourDataset, floor: 'floor-pg', dialect: 'contract' },
  program: [service, 'serve'],
  migration: [service, 'migrate']
}

/** Every target, in the order of the tables. */
export const targets: readonly Target[] = [
  {
    name: 'ceiling',
    description: 'Fastify with the contract’s validators and serialisers; no authentication, no database, no log',
    ...{ database: 'none', dataset: null, scenarios: whole, dialect: 'contract', floor: null },
    program: program('ceiling')
  },
  {
    name: 'floor-pg',
    description: 'hand-written Fastify and pg, named prepared statements, bare tables; no events, no voiding, no log',
    ...{ database: 'postgresql', dataset: floorDataset, dialect: 'contract', floor: null },
    scenarios: [...simple, ...onOtherTables],
    program: program('floor-pg')
  },
  {
    name: 'floor-log-pg',
    description: 'floor-pg with Fastify’s own log of requests, level info, to a pipe',
    ...{ database: 'postgresql', dataset: floorDataset, scenarios: simple, dialect: 'contract', floor: 'floor-pg' },
    program: program('floor-pg'),
    environment: { FLOOR_LOG_LEVEL: 'info' }
  },
  {
    name: 'naive-prisma',
    description: 'the same routes with Prisma’s typed calls on the project’s tables: findUnique, then create',
    ...{ database: 'postgresql', dataset: naiveDataset, scenarios: simple, dialect: 'contract', floor: 'floor-pg' },
    program: program('naive-prisma'),
    migration: [service, 'migrate']
  },
  {
    name: 'better-auth',
    description: 'better-auth 1.7 on Node’s HTTP server: link-social with a session, states in the database',
    ...{ database: 'postgresql', dataset: betterAuthDataset, scenarios: ['issue'], floor: 'floor-pg' },
    dialect: 'better-auth',
    program: program('better-auth'),
    migration: program('better-auth-migrate')
  },
  {
    ...servicePg,
    name: 'ours-pg',
    description: 'oauth-binding serve on PostgreSQL, log level info to a pipe',
    scenarios: [...whole, ...onOtherTables]
  },
  {
    ...servicePg,
    name: 'silent-pg',
    description: 'ours-pg with a silent log',
    scenarios: simple,
    environment: { LOG_LEVEL: 'silent' }
  },
  {
    ...servicePg,
    name: 'workers-pg',
    description: 'ours-pg with two workers, on one core as the others',
    scenarios: ['issue', 'list'],
    environment: { OAUTH_BINDING_WORKERS: '2' },
    warmUpFactor: 4
  },
  {
    name: 'plugin-pg',
    description: 'oauthBindingPlugin in a bare Fastify host on PostgreSQL, no log',
    ...{ database: 'postgresql', dataset: ourDataset, scenarios: whole, floor: 'floor-pg' },
    dialect: 'contract',
    program: program('plugin'),
    migration: [service, 'migrate']
  },
  {
    name: 'floor-sqlite',
    description: 'hand-written Fastify and libSQL in the process, prepared statements, WAL, synchronous=FULL, no log',
    ...{ database: 'sqlite', dataset: floorDataset, scenarios: simple, dialect: 'contract', floor: null },
    program: program('floor-sqlite')
  },
  {
    name: 'ours-sqlite',
    description: 'oauth-binding serve on SQLite (WAL, synchronous=FULL), log level info to a pipe',
    ...{ database: 'sqlite', dataset: ourDataset, scenarios: whole, floor: 'floor-sqlite' },
    dialect: 'contract',
    program: [service, 'serve'],
    migration: [service, 'migrate']
  },
  {
    name: 'plugin-sqlite',
    description: 'oauthBindingPlugin in a bare Fastify host on SQLite, no log',
    ...{ database: 'sqlite', dataset: ourDataset, scenarios: whole, floor: 'floor-sqlite' },
    dialect: 'contract',
    program: program('plugin'),
    migration: [service, 'migrate']
  }
]
