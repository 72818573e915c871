import { referToComponents, type OpenapiObject } from './components.js'
import type { Look } from './look.js'
import { wrapDocumentation } from './wrap-documentation.js'
import { offerTypes, type Operation, type Operations } from './offered-types.js'
import { addParameters } from './prefix-parameters.js'

export interface Registration {
  readonly look: Look
  readonly types: readonly string[]
  readonly prefixParameters: readonly string[]
  readonly idSuffix: string
}

type Schema = Readonly<Record<string, unknown>>

interface SeenRoute {
  readonly schema: object
  readonly url: string
  /** Absent where the host's document is of Swagger 2.0. */
  readonly openapiObject?: object
}

export interface DescribedRoute<Id extends string = string> extends Pick<Operation, 'method' | 'url'> {
  readonly id: Id
  /** Validates. It belongs to the route alone: a host's `onRoute` hook may add to it. */
  readonly schema: Schema
  readonly config: { readonly swaggerTransform: (route: SeenRoute) => { schema: object; url: string } }
}

/** Shows `@fastify/swagger` the documentation, with what an `onRoute` hook of the host's has set: `tags` for instance. */
function documentAs(documentation: Schema, own: Schema): DescribedRoute['config']['swaggerTransform'] {
  return ({ schema, url, openapiObject }) => {
    const ofUs =
      openapiObject === undefined ? documentation : referToComponents(documentation, openapiObject as OpenapiObject)
    const ofHost = Object.entries(schema).filter(([key, value]) => key === 'tags' || value !== own[key])
    return { schema: { ...ofUs, ...Object.fromEntries(ofHost) }, url }
  }
}

export function describeRoutes<Id extends string>(
  operations: Operations<Id>,
  { types, prefixParameters, idSuffix, look }: Registration
): DescribedRoute<Id>[] {
  const offered = Object.entries<Operation>(offerTypes<Operations>(operations, types))
  return offered.map(([id, { method, url, schema, documentation }]) => {
    const adapt = (part: object): Schema => {
      const params = addParameters((part as { params?: object }).params, prefixParameters)
      const operationId = `${id}${idSuffix}`
      return {
        ...part,
        operationId,
        tags: [...(look.tags ?? schema.tags)],
        ...(params === undefined ? {} : { params })
      }
    }
    const own = Object.freeze(adapt(schema))
    const swaggerTransform = documentAs(adapt(wrapDocumentation(documentation, look)), own)
    return { id: id as Id, method, url, schema: { ...own }, config: { swaggerTransform } }
  })
}
