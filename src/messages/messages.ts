import type { CatalogueCode } from '../errors.js'

/** Every text that a response may carry, in one language. A missing one fails compilation. */
export interface Messages {
  readonly failures: Readonly<Record<CatalogueCode, string>>
  readonly bound: string
  /** The `data` of an unbinding, and of what operators do. */
  readonly done: string
  readonly fields: {
    readonly required: (field: string) => string
    readonly boolean: (field: string) => string
    readonly string: (field: string) => string
    readonly object: (field: string) => string
    readonly tooLong: (field: string, limit: number) => string
    readonly notOffered: (field: string) => string
    readonly invalid: (field: string) => string
  }
}
