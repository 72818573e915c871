const key = Symbol.for('fastify-oauth-binding.current-test')

/** Tells what test files that are imported from now on get from `tap`. */
export function setCurrentTest(t) {
  globalThis[key] = t
}

const current = globalThis[key]
export default current

/** As `tap` exports it. */
export const test = current?.test.bind(current)
