import type { FastifyInstance } from 'fastify'
import type { Presentation } from '../answers/presentation.js'

interface Family {
  /** The contract's path of it, which tells the kind of the family; it may live elsewhere. */
  readonly kind: string
  readonly path: string
  readonly suffix: string
  readonly presentation: Presentation | undefined
}

/** The registrations of each server, in their order. All contexts of an application share the server. */
const familiesByServer = new WeakMap<object, Family[]>()

/** Operation ids hold letters, digits and underscores only. */
function toSuffix(path: string): string {
  return `_${path.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '')}`
}

/**
 * Notes where a registration has its operations, and returns what distinguishes their ids in the host's document, in
 * which ids must be unique: nothing for the first registration of a family in an application, for each other one a
 * suffix made of its prefix, `_t_tenant` of `/t/:tenant` for instance.
 */
export function claimFamily(
  app: FastifyInstance,
  { kind, prefix, presentation }: { kind: string; prefix: string; presentation: Presentation | undefined }
): string {
  const families = familiesByServer.get(app.server) ?? []
  familiesByServer.set(app.server, families)
  const alike = families.filter((family) => family.kind === kind)
  const plain = alike.length === 0 ? '' : toSuffix(prefix)
  let suffix = plain
  for (let n = 2; alike.some((family) => family.suffix === suffix); n += 1) suffix = `${plain}_${n}`
  families.push({ kind, path: app.prefix, suffix, presentation })
  return suffix
}

function matches(pattern: string, segments: readonly string[]): boolean {
  // A segment that holds a parameter takes any text.
  const expected = pattern.split('/')
  return expected.every((part, index) => {
    const segment = segments[index]
    return segment !== undefined && (/[:*]/.test(part) || part.toLowerCase() === segment.toLowerCase())
  })
}

/** Returns the registration below whose path a URL is, which may be malformed. */
export function findFamily(app: FastifyInstance, url: string): Pick<Family, 'presentation'> | undefined {
  const segments = (url.split('?', 1)[0] as string).split('/')
  return (familiesByServer.get(app.server) ?? []).find(({ path }) => matches(path, segments))
}
