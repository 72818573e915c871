import { faultCatalogue, faultNames, kindOfFault, type Fault, type FaultName } from './faults/catalogue.js'
import { createPerson, type Person } from './person.js'
import { simulatedPlatforms } from './platforms/index.js'

const ordinary = [
  createPerson('xiaoming', '小明', '#1677ff', ['普通用户', 'Nothing special']),
  createPerson('lihua', '李华', '#7a5af8', ['另一位普通用户', 'Nothing special, a second person']),
  createPerson('emoji', '小红🌸👨‍👩‍👧 𠮷', '#e0457b', ['昵称含表情和生僻字', 'Emoji and a rare character in the nickname']),
  createPerson('markup', `<b>O'Neil</b> & "Söhne"`, '#0e9384', [
    '昵称含 HTML 字符',
    'Markup characters in the nickname'
  ]),
  createPerson('no-avatar', '无头像', '#667085', ['没有头像', 'No avatar'], { hasAvatar: false }),
  createPerson(
    'no-unionid',
    '独行侠',
    '#dc6803',
    ['没有 unionid（钉钉旧版流程除外）', 'No union id, but in the legacy flow of DingTalk'],
    { hasUnionId: false }
  )
]

function createUnluckyPerson(name: FaultName): Person {
  const { label, value } = faultCatalogue[name]
  const fault: Fault = { name, value: value?.default ?? 0 }
  const color = { authorize: '#0e7090', vendor: '#b42318', person: '#6941c6', transport: '#854a0e' }[kindOfFault(fault)]
  return createPerson(name, label['zh-CN'], color, [label['zh-CN'], label.en], { faults: [fault] })
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

export function findPerson(id: string): Person | undefined {
  return people.find((person) => person.id === id)
}
