import { InvalidArgumentError } from 'commander'
import { isIdentifier } from '../identifier.js'

type Parse<Value> = (text: string) => Value

/** Returns a parser for an option, or an argument, that takes the texts that fit. */
export function parseText(isFit: (text: string) => boolean, problem: string): Parse<string> {
  return (text) => {
    if (isFit(text)) return text
    throw new InvalidArgumentError(problem)
  }
}

export function parseInteger(minimum: number, maximum: number): Parse<number> {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
  }
}

export const unfitText = 'It must have 1 to 255 characters, and no control characters.'

export const parseIdentifier = parseText(isIdentifier, unfitText)
