import { createHash } from 'node:crypto'
import type { Fault } from './faults/catalogue.js'

/** A simulated person. The same person exists on every platform and stays the same from run to run. */
export interface Person {
  /** The name by which scripts choose this person, in `sandbox_account`. */
  id: string
  /** The platforms' ids are derived from it. */
  subject: string
  nickname: string
  hasAvatar: boolean
  /** Whether WeChat and DingTalk's current flow tell a union id; the legacy flow always does. */
  hasUnionId: boolean
  /** Whether this is the virtual account of a WeChat snapshot page. */
  isVirtual: boolean
  /** The faults that every login of this person has. */
  faults: readonly Fault[]
  trait: { 'zh-CN': string; en: string }
  /** The colour of the avatar, as CSS writes it. */
  color: string
}

/** Creates a person; `trait` says what is special about them, in Chinese and in English. */
export function createPerson(
  id: string,
  nickname: string,
  color: string,
  [chinese, english]: readonly [chinese: string, english: string],
  special: Partial<Person> = {}
): Person {
  const nothingSpecial = { subject: id, hasAvatar: true, hasUnionId: true, isVirtual: false, faults: [] }
  return { id, nickname, color, trait: { 'zh-CN': chinese, en: english }, ...nothingSpecial, ...special }
}

/** Derives an id of at most 43 characters from its parts, the same one in every run. */
export function deriveId(length: number, ...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, length)
}

/** Empty when there is none. `size` is the last path segment, as WeChat has it: 46, 64, 96 or 132 pixels, 0 for 640. */
export function avatarUrl(origin: string, person: Person, size: number): string {
  return person.hasAvatar ? `${origin}/sandbox/avatars/${person.id}/${size}` : ''
}

export function drawAvatar(person: Person, pixels: number): string {
  const initial = [...person.nickname].find((character) => /\p{L}/u.test(character))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" fill="${person.color}"/><text x="32" y="43" font-size="30" fill="#fff" ` +
    `text-anchor="middle" font-family="sans-serif">${initial}</text></svg>`
  )
}
