export interface ReadmeText {
  readonly en: string
  readonly zh: string
}

/** A row of a table of the documentation: the last column, and the column of defaults where the schema has none. */
export interface ReadmeRow extends ReadmeText {
  readonly default?: ReadmeText
}
