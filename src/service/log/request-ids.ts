import { randomUUID } from 'node:crypto'

/** Returns a function that creates request ids, unique over all instances: a random UUID of the process, and a counter. */
export function createRequestIds(): () => string {
  const process = randomUUID()
  let count = 0
  return () => {
    count += 1
    return `${process}-${count}`
  }
}
