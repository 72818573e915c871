const key = Symbol.for('fastify-oauth-binding.current-test')

/** Tells what test files that are imported from now on get from `tap`. */
export function setCurrentTest(t) {
  globalThis[key] = t
}

export default globalThis[key]
