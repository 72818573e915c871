import { readFileSync } from 'node:fs'
import type { TSchema } from '@sinclair/typebox'
import { closestMatch } from 'leven'
import { createDemands } from '../../routes/check-request.js'
import {
  describeMisfit,
  secretSettingNames,
  settingNames,
  settingSchemas,
  type Given,
  type Settings
} from './settings.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface ReadSettings {
  /** The settings; `null` when a value does not fit, or its file cannot be read. */
  settings: Settings | null
  given: Given
  /** A sentence for each problem, without the value concerned. */
  problems: string[]
}

const prefix = 'OAUTH_BINDING_'
const knownNames = [...settingNames, ...secretSettingNames.map(nameFile)]
const prefixedNames = knownNames.filter((name) => name.startsWith(prefix))

function nameFile(name: string): string {
  return `${name}_FILE`
}

/**
 * Reads the settings. An empty value counts as not set. A secret is also read from the file that `NAME_FILE` names, as
 * Docker and Kubernetes hand secrets over; the line break at its end is no part of it. A name that begins with
 * `OAUTH_BINDING_` and is not known is a problem: a misspelt setting would otherwise be silently without effect.
 */
export function readSettings(environment: Environment): ReadSettings {
  const given: Given = {}
  for (const name of settingNames) {
    const value = environment[name]
    if (value !== undefined && value !== '') given[name] = value
  }
  const fileProblems = secretSettingNames.flatMap((name) => readSecretFile(environment, name, given))
  const { settings, problems } = checkValues(given)
  return {
    settings: fileProblems.length > 0 ? null : settings,
    given,
    problems: [...findUnknownNames(environment), ...fileProblems, ...problems]
  }
}

/** Adds the secret in the file to what is given; returns why it cannot, without what the file holds. */
function readSecretFile(environment: Environment, name: string, given: Given): string[] {
  const variable = nameFile(name)
  const path = environment[variable]
  if (path === undefined || path === '') return []
  if (given[name] !== undefined) return [`${variable} is set, and so is ${name}: unset one of them.`]
  try {
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    if (value === '') return [`${variable} names an empty file.`]
    given[name] = value
    return []
  } catch (error) {
    return [`${variable} names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`]
  }
}

function findUnknownNames(environment: Environment): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !prefixedNames.includes(name))
    .map((name) => `${name} is not a known setting; did you mean ${closestMatch(name, prefixedNames)}?`)
}

type Value = string | number

/**
 * Returns the value of a setting, a number or a text; `undefined`: it does not fit. To load Ajv and compile the schema took
 * a tenth of the start.
 */
function readValue(text: string, schema: TSchema): Value | undefined {
  const value = schema.type === 'integer' ? Number(text) : text
  return createDemands(schema).every(({ fits }) => fits(value)) ? value : undefined
}

function checkValues(given: Given): Pick<ReadSettings, 'settings' | 'problems'> {
  const entries = Object.entries(settingSchemas).map(([name, schema]) => {
    const text = given[name]
    return [name, text === undefined ? (schema.default as Value | undefined) : readValue(text, schema)] as const
  })
  const misfits = entries.filter(([name, value]) => value === undefined && given[name] !== undefined)
  if (misfits.length > 0) return { settings: null, problems: misfits.map(([name]) => describeMisfit(name)) }
  const known = entries.filter(([, value]) => value !== undefined)
  return { settings: Object.fromEntries(known) as unknown as Settings, problems: [] }
}
