import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

/** Starts a program on a core, `null`: wherever the system puts it. `taskset` becomes the program: same process id. */
export function spawnPinned(core: number | null, command: string, args: string[], options: SpawnOptions): ChildProcess {
  if (core === null) return spawn(command, args, options)
  return spawn('taskset', ['--cpu-list', String(core), command, ...args], options)
}
