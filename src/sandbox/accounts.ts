import { createHash } from 'node:crypto'
import type { DingTalkApp, FeishuApp, WeChatApp, WeComApp } from './apps.js'
import { faultCatalogue, faultNames, kindOfFault, type Fault, type FaultName } from './faults/catalogue.js'

/** A simulated person. The same person exists on every platform and stays the same from run to run. */
export interface Person {
  /** The name by which scripts choose this person, in `sandbox_account`. */
  id: string
  /** What the platforms' ids are derived from. */
  subject: string
  nickname: string
  /** Whether the platforms tell an avatar. */
  hasAvatar: boolean
  /** Whether WeChat and DingTalk's current flow tell a union id; the legacy flow always does. */
  hasUnionId: boolean
  /** Whether this is the virtual account of a WeChat snapshot page. */
  isVirtual: boolean
  /** Whether this person is a stranger to the companies of WeCom. */
  isOutsider: boolean
  /** What goes wrong for this person, always. */
  faults: readonly Fault[]
  /** What is special about this person, in words. */
  trait: { 'zh-CN': string; en: string }
  /** The colour of the avatar, as CSS writes it. */
  color: string
}

type Particulars = Pick<Person, 'id' | 'nickname' | 'trait' | 'color'> & Partial<Person>

function createPerson(particulars: Particulars): Person {
  const nothingSpecial = { hasAvatar: true, hasUnionId: true, isVirtual: false, isOutsider: false, faults: [] }
  return { subject: particulars.id, ...nothingSpecial, ...particulars }
}

const ordinary = [
  createPerson({
    id: 'xiaoming',
    nickname: '小明',
    trait: { 'zh-CN': '普通用户', en: 'Nothing special' },
    color: '#1677ff'
  }),
  createPerson({
    id: 'lihua',
    nickname: '李华',
    trait: { 'zh-CN': '另一位普通用户', en: 'Nothing special, a second person' },
    color: '#7a5af8'
  }),
  createPerson({
    id: 'emoji',
    nickname: '小红🌸👨‍👩‍👧 𠮷',
    trait: { 'zh-CN': '昵称含表情和生僻字', en: 'Emoji and a rare character in the nickname' },
    color: '#e0457b'
  }),
  createPerson({
    id: 'markup',
    nickname: `<b>O'Neil</b> & "Söhne"`,
    trait: { 'zh-CN': '昵称含 HTML 字符', en: 'Markup characters in the nickname' },
    color: '#0e9384'
  }),
  createPerson({
    id: 'no-avatar',
    nickname: '无头像',
    hasAvatar: false,
    trait: { 'zh-CN': '没有头像', en: 'No avatar' },
    color: '#667085'
  }),
  createPerson({
    id: 'no-unionid',
    nickname: '独行侠',
    hasUnionId: false,
    trait: { 'zh-CN': '没有 unionid（钉钉旧版流程除外）', en: 'No union id, but in the legacy flow of DingTalk' },
    color: '#dc6803'
  }),
  createPerson({
    id: 'outsider',
    nickname: '外部访客',
    isOutsider: true,
    trait: { 'zh-CN': '不是企业微信的企业成员', en: 'No member of the company at WeCom' },
    color: '#344054'
  })
]

function createUnluckyPerson(name: FaultName): Person {
  const { label, value } = faultCatalogue[name]
  const fault: Fault = { name, value: value?.default ?? 0 }
  const color = { authorize: '#0e7090', vendor: '#b42318', person: '#6941c6', transport: '#854a0e' }[kindOfFault(fault)]
  return createPerson({ id: name, nickname: label['zh-CN'], trait: label, color, faults: [fault] })
}

/**
 * The people who can sign in. The first one is without any peculiarity; after the ordinary people comes one for each
 * fault, named after it, whose trait it is.
 */
export const people: readonly Person[] = [
  ...ordinary,
  ...faultNames.filter((name) => ordinary.every(({ id }) => id !== name)).map(createUnluckyPerson)
]

/** Returns the person of that id, or `undefined`. */
export function findPerson(id: string): Person | undefined {
  return people.find((person) => person.id === id)
}

function derive(length: number, ...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, length)
}

function deriveHex(...parts: readonly string[]): string {
  return createHash('md5').update(parts.join('\n')).digest('hex')
}

/**
 * Returns who the person is for a WeChat app: `openid` per app, `unionid` per open-platform account, 28 characters each.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID
 */
export function weChatIdentity(app: WeChatApp, person: Person): { openid: string; unionid: string | null } {
  return {
    openid: `o${derive(27, 'wechat openid', app.appId, person.subject)}`,
    unionid: person.hasUnionId ? `o${derive(27, 'wechat unionid', app.openPlatform, person.subject)}` : null
  }
}

/** Returns who the person is for a DingTalk app: `openId` per app, `unionId` per developer organisation. */
export function dingTalkIdentity(app: DingTalkApp, person: Person): { openId: string; unionId: string } {
  return {
    openId: `${derive(20, 'ding openId', app.clientId, person.subject)}iEiE`,
    unionId: `${derive(20, 'ding unionId', app.organisation, person.subject)}iEiE`
  }
}

/** Returns who the person is for a company at WeCom: a member's `userid`, else an `openid`; the latter per company. */
export function weComIdentity(app: WeComApp, person: Person): { userid: string } | { openid: string } {
  if (person.isOutsider) return { openid: `o${derive(27, 'wecom openid', app.corpId, person.subject)}` }
  // As administrators spell them; WeCom does not distinguish case.
  return { userid: person.subject.replace(/^./, (letter) => letter.toUpperCase()) }
}

/** Returns who the person is for a Feishu app: `open_id` per app, `union_id` per developer. */
export function feishuIdentity(app: FeishuApp, person: Person): { open_id: string; union_id: string } {
  return {
    open_id: `ou_${deriveHex('feishu open_id', app.appId, person.subject)}`,
    union_id: `on_${deriveHex('feishu union_id', app.developer, person.subject)}`
  }
}

/**
 * Returns the address of a person's avatar, or an empty string when there is none.
 *
 * @param origin Where the simulator is reached.
 * @param size The last path segment, as WeChat has it: 46, 64, 96 or 132 pixels, 0 for 640.
 */
export function avatarUrl(origin: string, person: Person, size: number): string {
  return person.hasAvatar ? `${origin}/sandbox/avatars/${person.id}/${size}` : ''
}

/** Draws a person's avatar: the first character of the nickname on the person's colour. */
export function drawAvatar(person: Person, pixels: number): string {
  const initial = [...person.nickname].find((character) => /\p{L}/u.test(character))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" fill="${person.color}"/><text x="32" y="43" font-size="30" fill="#fff" ` +
    `text-anchor="middle" font-family="sans-serif">${initial}</text></svg>`
  )
}
