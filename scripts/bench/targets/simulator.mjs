import { people } from '../../../.compiled/sandbox/people.js'
import { createSandbox } from '../../../.compiled/sandbox/server.js'
import { listen } from './listen.mjs'

/**
 * The simulator with as many people as there are users: an account belongs to one user, and its own six people would
 * make every seventh completion a conflict. No exchange log.
 */

for (let number = 1; number <= Number(process.env.PEOPLE); number++) {
  people.push({ ...people[0], id: `bench-${number}`, subject: `bench-${number}`, nickname: `用户 ${number}` })
}
const { app } = createSandbox()
await listen(app)
