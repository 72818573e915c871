import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Libsql from 'libsql'
import { migrate } from '../../../../src/persistence/migration/migrate.js'
import { limitFileSize, mountDisk } from '../disk.js'
import type { Situation } from '../situation.js'

/** The disk is full, and stays so: what the database frees is taken at once. */
const fullDisk: Situation = {
  name: 'full-disk',
  kind: 'sqlite',
  prepare: async ({ holdMs, onEnd }) => {
    const disk = mountDisk(16)
    onEnd(() => disk.remove())
    const databaseUrl = `file:${join(disk.folder, 'service.db')}`
    await migrate(databaseUrl)
    return {
      databaseUrl,
      readiness: { meanwhile: 'as-answered' },
      disturb: () => disk.keepFull(holdMs)
    }
  }
}

/** Every write of the process fails, as on a file system that was mounted again to be read only. */
const unwritableFile: Situation = {
  name: 'read-only',
  kind: 'sqlite',
  prepare: async ({ databases, holdMs }) => ({
    databaseUrl: await databases.create('read_only'),
    readiness: { meanwhile: 'unready' },
    disturb: async (fleet) => {
      const from = performance.now()
      limitFileSize(fleet.listPids(), 0)
      await sleep(holdMs)
      const lastsUntil = performance.now()
      limitFileSize(fleet.listPids(), null)
      return [{ from, lastsUntil, to: performance.now() }]
    }
  })
}

/** Longer than the service waits for the lock. */
const lockMs = 8000

/** Another process holds the write lock: what waits for it is all that there is of a pool. */
const lockedFile: Situation = {
  name: 'exhausted-pool',
  kind: 'sqlite',
  prepare: async ({ databases, holdMs }) => {
    const databaseUrl = await databases.create('locked')
    return {
      databaseUrl,
      readiness: { meanwhile: 'unready' },
      disturb: async () => {
        const foreign = new Libsql(databaseUrl.slice('file:'.length), { timeout: 10_000 })
        try {
          foreign.exec('BEGIN IMMEDIATE')
          const from = performance.now()
          await sleep(Math.max(holdMs, lockMs))
          const lastsUntil = performance.now()
          foreign.exec('ROLLBACK')
          return [{ from, lastsUntil, to: performance.now() }]
        } finally {
          foreign.close()
        }
      }
    }
  }
}

/** Reads the database all the time in long transactions, so that the write-ahead log cannot be reset, and takes the lock. */
const lockStorm: Situation = {
  name: 'lock-storm',
  kind: 'sqlite',
  prepare: async ({ databases, holdMs, random }) => {
    const databaseUrl = await databases.create('lock_storm')
    return {
      databaseUrl,
      readiness: { meanwhile: 'ready' },
      disturb: async () => {
        const foreign = new Libsql(databaseUrl.slice('file:'.length), { timeout: 10_000 })
        try {
          for (const end = performance.now() + holdMs; performance.now() < end; await sleep(random() * 20)) {
            foreign.exec('BEGIN IMMEDIATE')
            await sleep(random() * 50)
            foreign.exec('ROLLBACK')
          }
        } finally {
          foreign.close()
        }
      }
    }
  }
}

export const ofSqlite: readonly Situation[] = [fullDisk, unwritableFile, lockedFile, lockStorm]
