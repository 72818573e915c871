import t from 'tap'
import { findPerson, people } from '../../src/sandbox/people.js'
import { avatarUrl, drawAvatar, type Person } from '../../src/sandbox/person.js'

const xiaoming = findPerson('xiaoming') as Person

t.test('people have distinct ids; one has no avatar, one no union id, one an emoji', async (t) => {
  t.equal(new Set(people.map((person) => person.id)).size, people.length)
  t.ok(people.some((person) => !person.hasAvatar))
  t.ok(people.some((person) => !person.hasUnionId))
  t.ok(people.some((person) => /\p{Emoji_Presentation}/u.test(person.nickname)))
  t.equal(findPerson('nobody'), undefined)
})

t.test('avatarUrl() is empty for a person without avatar', async (t) => {
  t.equal(avatarUrl('http://h', xiaoming, 132), 'http://h/sandbox/avatars/xiaoming/132')
  t.equal(avatarUrl('http://h', findPerson('no-avatar') as Person, 132), '')
})

t.test('drawAvatar() shows the first letter of the nickname, never markup', async (t) => {
  t.match(drawAvatar(xiaoming, 46), /width="46".*>小<\/text>/)
  t.match(drawAvatar(findPerson('markup') as Person, 46), />b<\/text>/)
})
