import { resolve } from 'node:path'
import { OptionsError } from '../../errors.js'

/** The address of a database in memory, and what SQLite calls it. */
export const inMemory = ':memory:'

/** The message of the error never contains the URL. */
export function readSqlitePath(url: string): string {
  const path = url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
  if (path === '' || path.startsWith('//')) throw new OptionsError('the file: URL must name a file')
  if (path.startsWith(':memory:')) {
    throw new OptionsError('the address of a database in memory is :memory:, without file:')
  }
  if (/[?#]/.test(path)) throw new OptionsError('the file: URL takes no parameters')
  try {
    return resolve(decodeURIComponent(path))
  } catch {
    throw new OptionsError('the file: URL is not properly percent-encoded')
  }
}
