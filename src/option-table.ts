import { Type, type TInteger, type TOptional } from '@sinclair/typebox'
import { checkFunction, checkWhole, type Check } from './option-checks.js'

export interface ReadmeText {
  readonly en: string
  readonly zh: string
}

/** A row of a table of the documentation: the last column, and the column of defaults where the schema has none. */
export interface ReadmeRow extends ReadmeText {
  readonly default?: ReadmeText
}

/** What the table says of an option besides its type. */
export interface OptionDetails {
  /** Returns what is wrong with a value that is given, as the end of a sentence about the option. */
  readonly check: Check
  readonly readme: ReadmeRow
}

const required = { en: 'required', zh: '必填' }
const none = { en: 'none', zh: '无' }

export const option = <T>(check: Check, readme: ReadmeText) =>
  Type.Unsafe<T>({ check, readme: { default: required, ...readme } satisfies ReadmeRow })

/** An option that may be absent; `value` is its default, where the check at registration fills one in. */
export const optional = <T>(check: Check, readme: ReadmeRow, value?: T) =>
  Type.Optional(
    Type.Unsafe<T>({
      ...(value === undefined ? {} : { default: value }),
      check,
      readme: { default: none, ...readme } satisfies ReadmeRow
    })
  )

export const callback = <T>(readme: ReadmeRow) => optional<T>(checkFunction, readme)

interface Range {
  readonly minimum: number
  readonly maximum: number
  readonly default: number
}

export const whole = (range: Range, readme: ReadmeText) =>
  Type.Optional(Type.Integer({ ...range, check: checkWhole(range), readme }))

interface OptionSetting<Name extends string> {
  readonly setting: Name
  /** What is counted: "a number of …". */
  readonly unit: string
  /** What the value 0 means, where it has a meaning of its own. */
  readonly zero?: string
}

export interface IntegerSetting<Name extends string> extends TInteger {
  readonly setting: Name
}

export const wholeSetting = <const Name extends string>(
  { setting, unit, zero }: OptionSetting<Name>,
  range: Range,
  readme: ReadmeText
): TOptional<IntegerSetting<Name>> => {
  const { minimum, maximum } = range
  const from = zero === undefined ? minimum : `${minimum} (${zero})`
  const description = `a number of ${unit}, ${from} to ${maximum}`
  const schema = Type.Integer({ ...range, check: checkWhole(range), readme, description })
  return Type.Optional(Object.assign(schema, { setting }))
}
