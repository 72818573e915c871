import t from 'tap'
import { databaseKinds } from '../helpers/databases.js'
import { openStore } from '../helpers/open-store.js'
import { testStore } from '../helpers/store-suite.js'

for (const kind of databaseKinds) {
  t.test(`createPrismaStore() keeps the promises of BindingStore (${kind})`, async (t) => {
    await testStore(t, (t) => openStore(t, kind))
  })
}
