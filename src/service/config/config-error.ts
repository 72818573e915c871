/** The environment does not fit. Its message names every setting concerned, a line each, and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  /** @param problems What does not fit, a sentence each; at least one. */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'))
  }
}
