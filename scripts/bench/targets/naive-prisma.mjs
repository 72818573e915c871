import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../../dist/persistence/generated/postgresql/client.js'
import { createFloor } from './floor-app.mjs'
import { listen } from './listen.mjs'

/** Prisma as its guide has it, on the project's own tables: `findUnique`, `create`, `deleteMany`, `findMany`. */

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) })

const app = createFloor({
  async findToken(id) {
    const row = await prisma.personalAccessToken.findUnique({ where: { id: BigInt(id) } })
    return row === null ? undefined : { ...row, userId: String(row.tokenableId) }
  },
  insertState: (state, userId, provider, expiresAt) =>
    prisma.oauthState.create({
      data: {
        stateHash: createHash('sha256').update(state).digest('hex'),
        nonce: state,
        userId,
        provider,
        clientId: 'wx64b522a7ca7bf76d',
        redirectUri: 'http://localhost:8000/#/account/settings/binding/wechat',
        createdAt: new Date(),
        expiresAt
      }
    }),
  deleteBinding: (userId, provider) => prisma.oauthBinding.deleteMany({ where: { userId, provider } }),
  findBindings: (userId) => prisma.oauthBinding.findMany({ where: { userId } }),
  async findOpenStates(userId) {
    const rows = await prisma.oauthState.findMany({
      where: { userId, reuseKey: { not: null }, expiresAt: { gt: new Date() } },
      orderBy: { provider: 'asc' }
    })
    return rows.map(({ provider, nonce }) => ({ provider, state: nonce }))
  }
})
await listen(app, () => prisma.$disconnect())
