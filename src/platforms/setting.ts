import { Type, type TSchema } from '@sinclair/typebox'
import type { ReadmeText } from '../option-table.js'

export interface PlatformSetting {
  readonly name: string
  /** Its description completes the sentence "NAME must be …". `writeOnly`: a secret, which `NAME_FILE` may hand over. */
  readonly schema: TSchema
  /**
   * - `required`: a platform of which any setting is given needs it.
   * - `optional`: the platform works without it.
   * - `choice`: it has a default, and does not count as a mention of the platform.
   */
  readonly kind: 'required' | 'optional' | 'choice'
  readonly readme?: ReadmeText
  /** Tells whether a value fits that the schema accepts. Absent: it does. */
  readonly isFit?: (value: string) => boolean
}

const length = { minLength: 1, maxLength: 4096 }

export function text(name: string, description: string): PlatformSetting {
  return { name, schema: Type.Optional(Type.String({ ...length, description })), kind: 'required' }
}

export function secret(name: string, description: string): PlatformSetting {
  const schema = Type.Optional(Type.String({ ...length, writeOnly: true, description }))
  return { name, schema, kind: 'required' }
}

export function redirectUri(name: string): PlatformSetting {
  return { ...text(name, 'an absolute http(s) URL'), isFit: isWebUrl }
}

export function signInRedirectUri(ofBindings: PlatformSetting): PlatformSetting {
  return { ...redirectUri(ofBindings.name.replace(/REDIRECT_URI$/, 'SIGN_IN_REDIRECT_URI')), kind: 'optional' }
}

export function baseUrl(name: string): PlatformSetting {
  return { ...text(name, 'an http(s) URL without query or fragment'), kind: 'optional', isFit: isBaseUrl }
}

/** A setting with few values, of which the first is the default. */
export function choice(name: string, values: readonly [string, ...string[]], readme: ReadmeText): PlatformSetting {
  const schema = Type.Unsafe<string>({
    ...{ type: 'string', enum: values, default: values[0] },
    description: values.join(' or ')
  })
  return { name, schema, kind: 'choice', readme }
}

export function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function isBaseUrl(value: string): boolean {
  return isWebUrl(value) && !/[?#]/.test(value)
}
