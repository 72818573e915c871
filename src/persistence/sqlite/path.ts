import { resolve } from 'node:path'
import { OptionsError } from '../../errors.js'

/** The message of the error never contains the URL. */
export function readSqlitePath(url: string): string {
  const path = url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
  if (path === '' || path.startsWith('//')) throw new OptionsError('the file: URL must name a file')
  if (path.startsWith(':memory:')) throw new OptionsError('the database must be a file, not :memory:')
  if (/[?#]/.test(path)) throw new OptionsError('the file: URL takes no parameters')
  try {
    return resolve(decodeURIComponent(path))
  } catch {
    throw new OptionsError('the file: URL is not properly percent-encoded')
  }
}
