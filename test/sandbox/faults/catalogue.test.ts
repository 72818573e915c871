import t from 'tap'
import { people } from '../../../src/sandbox/people.js'
import {
  faultCatalogue,
  faultNames,
  formatFault,
  kindOfFault,
  parseFault
} from '../../../src/sandbox/faults/catalogue.js'

const codes = new Set(['42007', 'Forbidden.AccessDenied.IpNotInWhiteList', '88/60011'])

t.test('parseFault() reads names, numbers and error codes, and nothing else', async (t) => {
  t.strictSame(parseFault(' busy ', codes), { name: 'busy', value: 0 })
  t.strictSame(parseFault('slow', codes), { name: 'slow', value: 15_000 })
  t.strictSame(parseFault('slow=20', codes), { name: 'slow', value: 20 })
  t.strictSame(parseFault('oversized=16777216', codes), { name: 'oversized', value: 16_777_216 })
  for (const code of codes) t.strictSame(parseFault(code, codes), { name: code, value: 0 })
  for (const text of ['', 'bussy', 'busy=1', 'slow=', 'slow=-1', 'slow=120001', '42007=1', '40029', 'constructor']) {
    t.equal(parseFault(text, codes), null, text)
  }
})

t.test('formatFault() writes what parseFault() reads', async (t) => {
  for (const name of [...faultNames, ...codes]) {
    const fault = parseFault(name, codes)!
    t.strictSame(parseFault(formatFault(fault), codes), fault)
  }
})

t.test('kindOfFault() takes an error code for something the platform words', async (t) => {
  t.equal(kindOfFault({ name: '42007', value: 0 }), 'vendor')
  t.equal(kindOfFault({ name: 'emoji', value: 0 }), 'person')
})

t.test('every fault has words in both languages, and a person whose trait it is', async (t) => {
  for (const name of faultNames) {
    const { label } = faultCatalogue[name]
    t.ok(label['zh-CN'] !== '' && label.en !== '')
    t.ok(
      people.some(({ id }) => id === name),
      name
    )
  }
})
