import t from 'tap'
import { findPerson } from '../../../src/sandbox/people.js'
import type { Person } from '../../../src/sandbox/person.js'
import type { Grant } from '../../../src/sandbox/books/code-book.js'
import { createSessionBook, type Session } from '../../../src/sandbox/books/session-book.js'

const person = findPerson('xiaoming') as Person
const grant: Grant = { flow: 'wechat', appId: 'wx1', scope: 'snsapi_login', person, faults: [] }
const day = 24 * 3600 * 1000

function open(limit?: number) {
  const clock = { time: 0 }
  let count = 0
  const createToken = (): string => `t${++count}`
  return { clock, sessions: createSessionBook(() => new Date(clock.time), createToken, limit) }
}

t.test('SessionBook finds a session by its tokens while they live, in its own flow and app only', async (t) => {
  const { clock, sessions } = open()
  const session = sessions.open(grant)
  t.equal(sessions.findByAccessToken('wechat', 't1'), session)
  t.equal(sessions.findByAccessToken('ding-talk', 't1'), 'unknown')
  t.equal(sessions.findByAccessToken('wechat', 't2'), 'unknown')
  t.equal(sessions.findByRefreshToken('wechat', 'wx1', 't2'), session)
  t.equal(sessions.findByRefreshToken('wechat', 'wx2', 't2'), 'unknown')
  t.equal(sessions.findByRefreshToken('ding-talk', 'wx1', 't2'), 'unknown')
  clock.time = 7_200_000
  t.equal(sessions.findByAccessToken('wechat', 't1'), 'expired')
  clock.time = 30 * day
  t.equal(sessions.findByRefreshToken('wechat', 'wx1', 't2'), 'expired')
})

t.test('SessionBook.renewAccessToken() extends a live token when asked to keep it, else replaces it', async (t) => {
  const { clock, sessions } = open()
  const session = sessions.open(grant)
  clock.time = 7_000_000
  sessions.renewAccessToken(session, true)
  clock.time = 7_300_000
  t.equal(sessions.findByAccessToken('wechat', 't1'), session)
  clock.time = 20_000_000
  sessions.renewAccessToken(session, true)
  t.equal(sessions.findByAccessToken('wechat', 't1'), 'unknown')
  t.equal(sessions.findByAccessToken('wechat', 't3'), session)
  sessions.renewAccessToken(session, false)
  t.equal(sessions.findByAccessToken('wechat', 't3'), 'unknown')
  t.equal(sessions.findByAccessToken('wechat', 't4'), session)
})

t.test('SessionBook.rotateRefreshToken() makes the previous refresh token worthless', async (t) => {
  const { sessions } = open()
  const session: Session = sessions.open(grant)
  sessions.rotateRefreshToken(session)
  t.equal(sessions.findByRefreshToken('wechat', 'wx1', 't2'), 'unknown')
  t.equal(sessions.findByRefreshToken('wechat', 'wx1', 't3'), session)
})

t.test('SessionBook.open() forgets the oldest session beyond the limit', async (t) => {
  const { sessions } = open(1)
  sessions.open(grant)
  sessions.open(grant)
  t.equal(sessions.findByAccessToken('wechat', 't1'), 'unknown')
  t.equal(sessions.findByRefreshToken('wechat', 'wx1', 't2'), 'unknown')
})
