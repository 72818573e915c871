import { InvalidArgumentError } from 'commander'

/**
 * Creates a parser of a whole number for an option or argument.
 *
 * @param minimum The smallest number allowed.
 * @param maximum The largest number allowed.
 */
export function parseInteger(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
  }
}
