/** How a package is made part of `dist` instead of being installed with it. */
export interface Bundle {
  /** The module that is bundled; absent: a copy of the only file that is replaced. */
  contents?: string
  /** What `src` imports, and `dist` has in the bundle. */
  replaces: readonly string[]
  /** Whether something in it calls `require`. */
  hasRequire?: boolean
}

const prismaRuntime = (name: string): Bundle => ({ replaces: [`@prisma/client/runtime/${name}`] })

/** The bundles, by their file in the folder `bundled`. */
export const bundles: Readonly<Record<string, Bundle>> = {
  // Of 72 MB, query compilers of five databases, the generated clients load 5 MB.
  'prisma-client.cjs': prismaRuntime('client'),
  'prisma-compiler-sqlite.js': prismaRuntime('query_compiler_small_bg.sqlite.mjs'),
  'prisma-compiler-sqlite-wasm.js': prismaRuntime('query_compiler_small_bg.sqlite.wasm-base64.mjs'),
  'prisma-compiler-postgresql.js': prismaRuntime('query_compiler_small_bg.postgresql.mjs'),
  'prisma-compiler-postgresql-wasm.js': prismaRuntime('query_compiler_small_bg.postgresql.wasm-base64.mjs'),
  // The adapter brings a client of remote databases, 12 packages, of which nothing is used: src/persistence/sqlite/adapter.ts.
  'prisma-adapter-libsql.js': {
    contents: "export { PrismaLibSql } from '@prisma/adapter-libsql'",
    replaces: ['@prisma/adapter-libsql']
  },
  // The peer dependency is then the driver, and a host's own Prisma may be of any version.
  'prisma-adapter-pg.js': {
    contents: "export { PrismaPg } from '@prisma/adapter-pg'",
    replaces: ['@prisma/adapter-pg']
  },
  // Its 247 files took half of the time of importing the main entry. The package is a dependency for its types.
  'typebox.js': {
    contents: "export { Type } from '@sinclair/typebox'\nexport { Value } from '@sinclair/typebox/value'",
    replaces: ['@sinclair/typebox', '@sinclair/typebox/value']
  },
  'uuid.js': { contents: "export { v7 } from 'uuid'", replaces: ['uuid'] },
  // What the commands need that work without a server of their own.
  'commander.js': {
    contents: "export { Command, CommanderError, InvalidArgumentError, Option } from 'commander'",
    replaces: ['commander'],
    hasRequire: true
  },
  'leven.js': { contents: "export { closestMatch } from 'leven'", replaces: ['leven'] },
  'close-with-grace.js': {
    contents: "export { default } from 'close-with-grace'",
    replaces: ['close-with-grace'],
    hasRequire: true
  },
  // The simulator serves it to browsers.
  'uqr.js': { replaces: ['uqr'] }
}
