import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Names the files of `folder` that differ from the rendered modules: changed, missing, or no longer rendered.
 *
 * @param modules File names and texts.
 */
export async function findStale(modules: ReadonlyMap<string, string>, folder: string): Promise<string[]> {
  const present = await readdir(folder)
  const names = [...new Set([...modules.keys(), ...present])].sort()
  const stale = names.map(async (name) => {
    const text = present.includes(name) ? await readFile(join(folder, name), 'utf8') : undefined
    return text === modules.get(name) ? [] : [name]
  })
  return (await Promise.all(stale)).flat()
}
