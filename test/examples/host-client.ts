import type { SqlClient } from '../../src/index.js'

/** The models of a host, beside those that `prisma-models` prints. */
export const hostModels = `
model User {
  id       String    @id @default(uuid())
  name     String
  sessions Session[]
}

model Session {
  id        String @id @default(uuid())
  bindingId String
  userId    String
  user      User   @relation(fields: [userId], references: [id])

  @@index([bindingId])
}
`

/** A user of the host's. */
export interface User {
  id: string
  name: string
}

/** As much of the host's own Prisma client as is used here. */
export interface PrismaClient extends SqlClient {
  user: {
    create(query: { data: { name: string } }): Promise<User>
    findMany(): Promise<User[]>
  }
  session: {
    create(query: { data: { userId: string; bindingId: string } }): Promise<{ id: string }>
    findUnique(query: { where: { id: string } }): Promise<{ userId: string } | null>
    deleteMany(query: { where: { bindingId: string } }): Promise<unknown>
    count(): Promise<number>
  }
}
