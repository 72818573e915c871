import { mergeTexts, type PresentationOptions } from '../../messages/presentation-options.js'
import type { Presentation } from '../answers/presentation.js'

export interface Look {
  /** Where the host has the family, below its prefix. */
  readonly path: string
  /** Absent: the contract's. */
  readonly tags: readonly string[] | undefined
  /** Absent: the contract's bodies. */
  readonly presentation: Presentation | undefined
  /** Returns the schema of a body in the host's envelope. */
  readonly describe: ((schema: object) => object) | undefined
}

/** @param contractPath Where the contract has the family. */
export function createLook(options: PresentationOptions & { path?: string | undefined }, contractPath: string): Look {
  const { path = contractPath, tags, texts, envelope } = options
  const isPlain = texts === undefined && envelope === undefined
  return {
    path,
    tags,
    presentation: isPlain ? undefined : { messages: mergeTexts(options), wrap: envelope?.wrap },
    describe: envelope?.describe
  }
}
