import t from 'tap'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

for (const kind of databaseKinds) {
  await t.test(`a host’s schemaErrorFormatter, a failed validation stays 403 with data (${kind})`, async (t) => {
    const formatter = (status?: number) => () =>
      Object.assign(new Error('of the host'), { statusCode: status, code: 'HOST_SAYS' })
    for (const server of [{ schemaErrorFormatter: formatter(400) }, { schemaErrorFormatter: formatter(422) }]) {
      const host = await buildApp(t, { kind, server })
      const user = await host.createUser()
      const before = await countRows(host)
      const put = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: 'true' } })
      t.equal(put.text, '{"code":403,"data":{"state":["state 必须是布尔值。"]},"msg":"请求数据验证失败!"}')
      const post = await host.send(user, { method: 'POST', url: familyUrl, payload: { code: 'c', state: 's' } })
      t.equal(post.text, '{"code":403,"data":{"type":["type 不能为空。"]},"msg":"请求数据验证失败!"}')
      t.strictSame(await countRows(host), before)
    }
  })
}
