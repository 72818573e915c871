import { faultCatalogue, faultNames, kindOfFault, type Fault, type FaultName } from './faults/catalogue.js'
import { createPerson, type Person } from './person.js'
import { simulatedPlatforms } from './platforms/index.js'

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
  })
]

function createUnluckyPerson(name: FaultName): Person {
  const { label, value } = faultCatalogue[name]
  const fault: Fault = { name, value: value?.default ?? 0 }
  const color = { authorize: '#0e7090', vendor: '#b42318', person: '#6941c6', transport: '#854a0e' }[kindOfFault(fault)]
  return createPerson({ id: name, nickname: label['zh-CN'], trait: label, color, faults: [fault] })
}

/**
 * The people who can sign in: the ordinary ones, of whom the first has nothing special; those whom a platform adds;
 * and one for each fault, with its name as id.
 */
export const people: readonly Person[] = [
  ...ordinary,
  ...simulatedPlatforms.flatMap((platform) => platform.people ?? []),
  ...faultNames.filter((name) => ordinary.every(({ id }) => id !== name)).map(createUnluckyPerson)
]

/** Returns the person of that id, or `undefined`. */
export function findPerson(id: string): Person | undefined {
  return people.find((person) => person.id === id)
}
