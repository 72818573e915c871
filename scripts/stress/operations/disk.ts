import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A small file system of its own, which can be filled. */
export interface Disk {
  folder: string
  /** Keeps it full to the last byte for so many ms, whatever is freed meanwhile; then frees what was filled. */
  keepFull(ms: number): Promise<void>
  remove(): void
}

const chunk = Buffer.alloc(4096)
const refillMs = 20

/** Mounts a file system in memory, which only root may. */
export function mountDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  const ballast = join(folder, 'ballast')
  const fill = () => {
    try {
      for (;;) appendFileSync(ballast, chunk)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  return {
    folder,
    keepFull: async (ms) => {
      for (const end = performance.now() + ms; performance.now() < end; await sleep(refillMs)) fill()
      rmSync(ballast, { force: true })
    },
    remove: () => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Limits to which size processes may write files from now on, in bytes; `null`: no limit. What is beyond fails with EFBIG. */
export function limitFileSize(pids: readonly number[], bytes: number | null): void {
  for (const pid of pids) {
    execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes === null ? 'unlimited' : `${bytes}:unlimited`}`])
  }
}
