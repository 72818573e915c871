import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

/** What each child that still runs is told when this process ends. */
const lastSignals = new Map<ChildProcess, NodeJS.Signals>()

process.once('exit', () => {
  for (const [child, signal] of lastSignals) child.kill(signal)
})

/**
 * Starts a program on a core, `null`: wherever the system puts it. `taskset` becomes the program: same process id. It
 * ends with this process, whatever way that ends, short of SIGKILL.
 *
 * @param lastSignal How it is ended then. Default SIGKILL.
 */
export function spawnPinned(
  core: number | null,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  lastSignal: NodeJS.Signals = 'SIGKILL'
): ChildProcess {
  const child =
    core === null
      ? spawn(command, args, options)
      : spawn('taskset', ['--cpu-list', String(core), command, ...args], options)
  lastSignals.set(child, lastSignal)
  child.once('exit', () => lastSignals.delete(child))
  return child
}
