import { InterventionRequest } from '../../../contract/index.js'
import { OptionsError } from '../../../errors.js'
import { isPlainText } from '../../../identifier.js'
import type { BindingRecord } from '../../../persistence/binding-directory.js'
import type { PrismaStore } from '../../../persistence/prisma-store.js'
import { readNickname } from '../../../profile.js'
import { createBindingStore } from '../../../service/binding-store.js'
import { loadDatabaseConfig } from '../../../service/config/config.js'
import { lineLog, printLine } from '../../output.js'
import { withMigratedDatabase } from '../../with-database.js'

export interface BindingsToList {
  user?: string
  type?: string
  after?: string
  /** Absent: all. */
  limit?: number
  json?: boolean
}

export interface BindingsToFind {
  type: string
  subject: string
  issuer?: string
  kind?: string
  json?: boolean
}

export interface Change {
  name: 'suspend' | 'resume' | 'unbind'
  bindingId: string
  by: string
  reason?: string | undefined
}

const pageSize = 500

async function withStore(act: (store: PrismaStore) => Promise<void>): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  await withMigratedDatabase(config, (database) => act(createBindingStore(database, config)))
}

/** A nickname is cleaned again: one that an earlier version stored may hold what a terminal obeys. */
async function printBinding(binding: BindingRecord, isJson: boolean): Promise<void> {
  const { id, userId, provider, nickname, boundAt, suspendedAt } = binding
  const suspended = suspendedAt === null ? '-' : suspendedAt.toISOString()
  const columns = [id, userId, provider, readNickname(nickname) ?? '-', boundAt.toISOString(), suspended]
  await printLine(isJson ? JSON.stringify(binding) : columns.join('\t'))
}

/** Prints bindings, page after page. It ends when standard output is closed. */
export async function listBindings(options: BindingsToList): Promise<void> {
  const { user: userId, type: provider, json = false } = options
  const closing = new AbortController()
  process.stdout.on('error', () => closing.abort())
  await withStore(async (store) => {
    let { after = null, limit: left = Infinity }: { after?: string | null; limit?: number } = options
    while (left > 0 && !closing.signal.aborted) {
      const limit = Math.min(left, pageSize)
      const page = await store.findBindings({ userId, provider, after, limit })
      for (const binding of page) await printBinding(binding, json)
      left = page.length < limit ? 0 : left - limit
      after = page.at(-1)?.id ?? null
    }
  })
}

export async function findBindings({ type, json = false, ...identity }: BindingsToFind): Promise<void> {
  await withStore(async (store) => {
    const { subject, issuer, kind } = identity
    const found = await store.findByIdentity({ provider: type, subject, issuer, kind })
    for (const binding of found) await printBinding(binding, json)
    if (found.length > 0) return
    lineLog.error('Nobody has bound this account.')
    process.exitCode = 1
  })
}

const changed = { suspend: 'suspended', resume: 'resumed', unbind: 'ended' } as const
const unchanged = { suspend: 'was suspended before', resume: 'was not suspended' } as const

const maxReasonLength = InterventionRequest.properties.reason.maxLength as number

/**
 * Changes a binding, and says on standard error what was done.
 *
 * @throws OAUTH_BINDING_OPTIONS when the reason does not fit.
 * @throws BINDING_NOT_FOUND
 */
export async function changeBinding({ name, bindingId, by, reason }: Change): Promise<void> {
  if (reason !== undefined && !isPlainText(reason, maxReasonLength)) {
    throw new OptionsError(`--reason must have 1 to ${maxReasonLength} characters, and no control characters.`)
  }
  await withStore(async (store) => {
    const intervention = { bindingId, now: new Date(), by, reason: reason as string }
    if (name === 'unbind') await store.removeBinding(intervention)
    else {
      const isChanged = await (name === 'suspend' ? store.suspendBinding : store.resumeBinding)(intervention)
      if (!isChanged) {
        lineLog.info(`Binding ${bindingId} ${unchanged[name]}.`)
        return
      }
    }
    lineLog.info(`Binding ${bindingId} is ${changed[name]}.`)
  })
}
