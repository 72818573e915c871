import { randomUUID } from 'node:crypto'
import type { MinimalStore } from '../../src/persistence/minimal-store.js'
import type { PrismaStore } from '../../src/persistence/prisma-store.js'
import type { SqlDatabase } from '../../src/persistence/sql/sql-client.js'
import type {
  ReusableState,
  StoredBinding,
  ClaimCompletion,
  ClaimResult,
  CompletedChange,
  NewState,
  StateClaim,
  StateContext,
  StoredIdentity
} from '../../src/persistence/store.js'

/** The time at which every situation starts. */
export const start = new Date('2026-11-22T08:00:00.000Z')

/** The start plus so many seconds. */
export const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)

/** An event as it was written. */
export interface WrittenEvent {
  type: string
  userId: string
  provider: string
  clientId: string | null
}

/** An identity as it is kept, and whose it is. */
export interface KeptIdentity extends StoredIdentity {
  userId: string
  provider: string
}

/** A token as it is kept, with the link to its binding. */
export interface KeptToken {
  id: string
  userId: string
  name: string
  abilities: string
  /** `null`: no link. */
  bindingId: string | null
}

/** A store and what is needed to look behind it. */
export interface StoreUnderTest {
  store: PrismaStore
  /** More stores on the same database, on connections of their own. */
  rivals: readonly PrismaStore[]
  database: SqlDatabase
  /** The access tokens, in the order of their ids. */
  readTokens(): Promise<KeptToken[]>
  /** Counts the links whose token or binding is gone: sessions without a binding. */
  countLooseSessions(): Promise<number>
  /** The events, oldest first. */
  readEvents(): Promise<WrittenEvent[]>
  /** The identities, in byte order. */
  readIdentities(): Promise<KeptIdentity[]>
  countStates(): Promise<number>
}

/** A store of the least methods, and what is needed to look behind it. */
export interface MinimalStoreUnderTest extends Pick<StoreUnderTest, 'readEvents' | 'readIdentities' | 'countStates'> {
  store: MinimalStore
}

/** Makes such a store, empty. */
export type MakeMinimalStore = (t: import('tap').Test) => Promise<MinimalStoreUnderTest>

/** Makes a store on a database that is empty. */
export type MakeStore = (t: import('tap').Test) => Promise<StoreUnderTest>

/** Returns where a state belongs; any part may be changed. */
export function contextOf(userId: string, changes: Partial<StateContext> = {}): StateContext {
  return { userId, provider: 'WECHAT', clientId: 'wx1', redirectUri: 'https://app.test/#/wechat', ...changes }
}

/** Returns a state that lives for 600 s from the start. */
export function createState(context: StateContext, changes: Partial<NewState> = {}): NewState {
  const stateHash = randomUUID()
  return {
    ...context,
    stateHash,
    nonce: randomUUID(),
    createdAt: at(0),
    expiresAt: at(600),
    reuseKey: null,
    ...changes
  }
}

/** Returns a claim, 10 s after the start, that lapses 30 s later; its outcome is kept until 900 s. */
export function createClaim(state: NewState, changes: Partial<StateClaim> = {}): StateClaim {
  const { stateHash, userId, provider, clientId, redirectUri } = state
  const context = { stateHash, userId, provider, clientId, redirectUri }
  const times = { now: at(10), claimExpiresAt: at(40), outcomeExpiresAt: at(900) }
  return { ...context, claimId: randomUUID(), codeHash: 'code', ...times, ...changes }
}

/** Returns the completion of a claim, 11 s after the start. */
export function createCompletion(
  claim: StateClaim,
  identities: readonly StoredIdentity[],
  changes: Partial<ClaimCompletion> = {}
): ClaimCompletion {
  const { stateHash, claimId, userId, provider, clientId, redirectUri } = claim
  const context = { stateHash, claimId, userId, provider, clientId, redirectUri }
  return { ...context, identities, nickname: 'nickname', avatarUrl: null, now: at(11), ...changes }
}

export const openId = (subject: string, issuer = 'wx1'): StoredIdentity => ({ issuer, kind: 'openid', subject })
export const unionId = (subject: string, issuer = 'open1'): StoredIdentity => ({ issuer, kind: 'unionid', subject })

/** Stores and claims a state. */
export async function claimNew(store: MinimalStore, context: StateContext): Promise<StateClaim> {
  const state = createState(context)
  await store.insertState(state)
  const claim = createClaim(state)
  const { status } = await store.claimState(claim)
  if (status !== 'claimed') throw new Error(`A new state is ${status}`)
  return claim
}

/** Goes through a whole ceremony. */
export async function bind(
  store: MinimalStore,
  context: StateContext,
  identities: readonly StoredIdentity[],
  changes: Partial<ClaimCompletion> = {}
): Promise<CompletedChange | void> {
  return store.completeClaim(createCompletion(await claimNew(store, context), identities, changes))
}

/** Returns how an action ended: `done`, or the code of its error. */
/** What a user has bound. */
export async function bindingsOf(store: MinimalStore, userId: string): Promise<StoredBinding[]> {
  return (await store.findListing(userId, start)).bindings
}

/** A user's open reusable states that live beyond a time. */
export async function reusableStatesOf(store: MinimalStore, userId: string, aliveAt: Date): Promise<ReusableState[]> {
  return (await store.findListing(userId, aliveAt)).states
}

export async function outcomeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'done',
    (error: unknown) => String((error as { code?: unknown }).code ?? error)
  )
}

/** Counts equal words. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

export const statusOf = (result: ClaimResult): string => result.status
