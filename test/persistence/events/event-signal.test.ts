import t from 'tap'
import { createEventSignal } from '../../../src/persistence/events/event-signal.js'

t.test('ring() calls every listener that has not ended, once', async (t) => {
  const { ring, listen } = createEventSignal()
  const heard: string[] = []
  ring()
  const stop = listen(() => heard.push('first'))
  listen(() => heard.push('second'))
  ring()
  stop()
  ring()
  t.strictSame(heard, ['first', 'second', 'second'])
})
