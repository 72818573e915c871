import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** What `/proc` tells of processes. Where there is no `/proc`, everything is `NaN`. */

const nanosecondsPerMs = 1e6
/** `USER_HZ`, which Linux fixes at 100 on every common architecture. */
const msPerTick = 10

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/**
 * Returns the CPU time of a process so far, in ms: of each of its threads, to the nanosecond, where the kernel keeps
 * that, else in steps of 10 ms.
 */
export function readCpuMs(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const times = threads.map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`))
    if (times.every((time) => time !== null)) {
      return times.reduce((total, time) => total + Number(time!.split(' ', 1)[0]) / nanosecondsPerMs, 0)
    }
  } catch {
    return Number.NaN
  }
  const fields =
    read(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}

/** Returns the ids of a process and all its children: a database server has one a connection, a service one a worker. */
export function readFamily(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`)?.trim() ?? ''
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number))]
}

/** Returns the most memory that a process and its children ever held since the last reset, in MB (10^6 bytes), added up. */
export function readPeakMemoryMb(pid: number): number {
  return readFamily(pid).reduce((total, each) => total + readPeakOf(each), 0)
}

function readPeakOf(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')
  return match === null ? Number.NaN : (Number(match[1]) * 1024) / 1e6
}

/** Makes the peak begin anew at what the process and its children hold now. */
export function resetPeakMemory(pid: number): void {
  try {
    for (const each of readFamily(pid)) writeFileSync(`/proc/${each}/clear_refs`, '5')
  } catch {
    // Not permitted here: then the peak is that of the process's whole life, which is no smaller.
  }
}

/** Returns the time that some core of the machine was busy, in ms, stolen time included, summed over the cores. */
export function readMachineBusyMs(): number {
  const first = read('/proc/stat')?.split('\n', 1)[0]
  if (first === undefined) return Number.NaN
  const [user, nice, system, , , irq, softirq, steal] = first.trim().split(/\s+/).slice(1).map(Number)
  return (user! + nice! + system! + irq! + softirq! + steal!) * msPerTick
}
