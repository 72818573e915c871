import { components, type Node } from './document.js'

const head = `import type { Static } from '@sinclair/typebox'
import type { components } from './openapi.js'
import type * as schemas from './schemas.js'

/** \`true\` for identical types only; being assignable to each other is not enough. */
type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

type Prove<T extends true> = T
`

/** Renders the module that compiles only while both renderings of every schema are the same type. */
export function renderEquality(document: Node): string {
  const proofs = Object.keys(components(document, 'schemas')).map(
    (name) => `Prove<Identical<Static<typeof schemas.${name}>, components['schemas']['${name}']>>`
  )
  return `${head}\n/** One proof a schema. */\nexport type Proofs = [${proofs.join(', ')}]\n`
}
