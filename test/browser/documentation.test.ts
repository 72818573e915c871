import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openPage, startBrowser, views } from '../helpers/browser.js'
import { startCli } from '../helpers/run-cli.js'

/** The demo, as built. */
interface Documented {
  /** The address of the documentation, with the token of a demo user in its fragment. */
  readonly docs: URL
  readonly token: string
}

async function startDocumented(t: Test): Promise<Documented> {
  const cli = startCli(t, ['serve', '--sandbox'], { cwd: t.testdir(), env: { PORT: '0' } })
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const read = (pattern: RegExp) => pattern.exec(cli.output.stdout)![1]!
  return { docs: new URL(read(/API docs +(\S+)/)), token: read(/Demo token +(\S+)/) }
}

/** Starts a proxy that hands on what is below `/backend`, without that prefix, and answers nothing else. */
async function startProxy(t: Test, target: string): Promise<string> {
  const relay = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { url = '', method, headers } = incoming
    if (!url.startsWith('/backend/')) {
      outgoing.writeHead(404).end()
      return
    }
    const sent = request(new URL(url.slice('/backend'.length), target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(sent)
  }
  const server = createServer(relay)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/backend`
}

/** Sends the seed's PUT by "Try it out", with the body that is there, and returns what the page shows of the answer. */
async function tryPut(page: Page): Promise<{ status: string; body: string; url: string; authorization: string }> {
  const operation = page.locator('#operations-oauth-binding-updateBinding')
  const execute = operation.locator('button.execute')
  if (!(await execute.isVisible())) await operation.locator('.opblock-summary-control').click()
  const sent = page.waitForRequest((candidate) => candidate.method() === 'PUT')
  await execute.click()
  const shown = operation.locator('.live-responses-table .response').first()
  await shown.locator('.response-col_status').waitFor()
  const put = await sent
  return {
    status: (await shown.locator('.response-col_status').innerText()).trim(),
    body: await shown.locator('.highlight-code').first().innerText(),
    url: put.url(),
    authorization: (await put.allHeaders())['authorization'] ?? ''
  }
}

/** Opens a page of the documentation and waits for its operations. */
async function openDocs(browser: Browser, address: string) {
  const watched = await openPage(browser, views[2]!)
  await watched.page.goto(address)
  await watched.page.locator('#operations-oauth-binding-updateBinding').waitFor()
  return watched
}

await t.test('Swagger UI', async (t) => {
  const [browser, { docs, token }] = [await startBrowser(t), await startDocumented(t)]
  const plain = `${docs.origin}${docs.pathname}`

  await t.test('"Try it out" sends the seed’s PUT as the demo user, also after a reload', async (t) => {
    const { page, complaints } = await openDocs(browser, docs.href)
    t.notMatch(page.url(), 'token', 'the token leaves the address')
    t.match(await page.locator('.info').innerText(), 'npm start')
    const first = await tryPut(page)
    t.match(first, { status: '200', authorization: `Bearer ${token}` })
    t.equal(first.url, `${docs.origin}/api/administrator/user/oauth-binding/WECHAT`)
    t.match(first.body, /"data": "http:\/\/127\.0\.0\.1:\d+\/connect\/qrconnect\?appid=/)
    await page.reload()
    t.match(await tryPut(page), { status: '200', authorization: `Bearer ${token}` })
    t.strictSame(complaints, [])
  })

  await t.test('the POST explains where its code comes from', async () => {
    const { page } = await openDocs(browser, plain)
    const operation = page.locator('#operations-oauth-binding-completeBinding')
    await operation.locator('.opblock-summary-control').click()
    await operation.getByText('copy both from the address bar').first().waitFor()
  })

  await t.test('without a token "Try it out" shows the 401 of the seed', async (t) => {
    const { page } = await openDocs(browser, plain)
    t.match(await tryPut(page), { status: '401', body: /"msg": "请求未认证"/, authorization: '' })
  })

  await t.test('"/" leads to it, and all of it works behind a proxy that strips a prefix', async (t) => {
    const base = await startProxy(t, docs.origin)
    for (const path of ['/', '/documentation', '/documentation/']) {
      const { page, complaints } = await openDocs(browser, `${base}${path}#token=${encodeURIComponent(token)}`)
      const answer = await tryPut(page)
      t.match(answer, { status: '200' }, path)
      t.equal(answer.url, `${base}/api/administrator/user/oauth-binding/WECHAT`, path)
      t.strictSame(complaints, [], path)
    }
  })
})
