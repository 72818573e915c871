import { randomUUID } from 'node:crypto'

/** Returns a function that names requests, uniquely over all instances: this process's random name, and a number. */
export function createRequestIds(): () => string {
  const process = randomUUID()
  let count = 0
  return () => {
    count += 1
    return `${process}-${count}`
  }
}
