import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'

/** Prisma's migration engine. */
export type SchemaEngine = glue.SchemaEngine

/** As much of it as is used here: Node's types leave it to the browser's, which do not belong into this project. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, unknown>): Promise<{ instance: { exports: unknown } }>
}

const { resolve } = createRequire(import.meta.url)
let instantiated: Promise<void> | undefined

/** The engine leaves its time limit for a lock running when it has the lock: nobody should wait for that. */
function createImports(): Record<string, unknown> {
  const setTimer = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'))
  const setQuietTimer = (action: () => void, ms: number): NodeJS.Timeout => setTimeout(action, ms).unref()
  return { ...glue, ...Object.fromEntries(setTimer.map((name) => [name, setQuietTimer])) }
}

/** What wasm-bindgen's glue for bundlers leaves to the bundler. */
async function instantiate(): Promise<void> {
  const folder = dirname(resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': createImports() })
  const { __wbg_set_wasm: setWasm } = glue as unknown as { __wbg_set_wasm(exports: unknown): void }
  setWasm(instance.exports)
  const { __wbindgen_start: start } = instance.exports as { __wbindgen_start(): void }
  start()
}

/**
 * Starts Prisma's migration engine, as WebAssembly in this process, on a database. Nothing is downloaded. The package
 * is undocumented, hence its exact version in `package.json`. Free the engine after use.
 *
 * @param schema The content of the `schema.prisma` that names the database's kind.
 */
export async function startSchemaEngine(
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  schema: string
): Promise<SchemaEngine> {
  instantiated ??= instantiate()
  await instantiated
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory)
  return glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter)
}
