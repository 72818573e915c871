import { renameSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/**
 * Loaded before a target with `--import`: SIGWINCH, which nobody else listens to and which kills nobody, begins a CPU
 * profile; the next one ends it and writes it to `PROFILE_FILE`. So start-up is no part of it.
 */

const path = process.env.PROFILE_FILE
let session = null

process.on('SIGWINCH', async () => {
  if (session === null) {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
    return
  }
  const { profile } = await session.post('Profiler.stop')
  writeFileSync(`${path}.part`, JSON.stringify(profile))
  // Whoever waits for the file finds it whole.
  renameSync(`${path}.part`, path)
})
