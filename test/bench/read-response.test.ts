import t from 'tap'
import { readResponse } from '../../scripts/bench/load/read-response.js'

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello'
const chunked = 'HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'

t.test('readResponse() waits until the whole answer is there', async (t) => {
  for (const answer of [plain, chunked]) {
    for (let length = 0; length < answer.length; length++) {
      t.equal(readResponse(Buffer.from(answer.slice(0, length))), null)
    }
  }
})

t.test('readResponse() reads status and body', async (t) => {
  t.same(readResponse(Buffer.from(plain)), { status: 200, bodyStart: plain.length - 5, end: plain.length })
  t.match(readResponse(Buffer.from(chunked)), { status: 404, end: chunked.length })
})

t.test('readResponse() refuses an answer whose end cannot be told', async (t) => {
  t.throws(() => readResponse(Buffer.from('HTTP/1.1 200 OK\r\n\r\nhello')), /without a length/)
})
