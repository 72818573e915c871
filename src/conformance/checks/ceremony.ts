import type { Check } from '../check.js'
import { isSuccess } from '../world/user.js'

/** A parameter of such a name would hand a secret to every browser. */
const secretName = /secret|password|access_token|private|api_?key/i
const wechatNames = ['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'connect_redirect']

function findFaults(text: string, type: string): string[] {
  if (!URL.canParse(text)) return ['is no URL']
  const { searchParams: query, protocol, hostname, hash } = new URL(text)
  const names = [...query.keys()]
  const isLocal = /^(?:localhost|127\..*|\[::1\])$/.test(hostname)
  const rules: readonly (readonly [holds: boolean, fault: string])[] = [
    [protocol === 'https:' || isLocal, 'is not https'],
    [!names.some((name) => secretName.test(name)), 'has a secret among its parameters'],
    [new Set(names).size === names.length, 'names a parameter twice'],
    [query.get('response_type') === 'code', 'does not ask for a code'],
    [URL.canParse(String(query.get('redirect_uri'))), 'has no redirect_uri'],
    [/^[\w-]{22,128}$/.test(String(query.get('state'))), 'has no state of 22 characters or more'],
    // Where WeChat is WeChat's own; a deployment may offer its official account instead.
    [
      query.get('scope') !== 'snsapi_login' || type !== 'WECHAT' || names.join() === wechatNames.join(),
      'is not in WeChat’s order'
    ],
    [type !== 'WECHAT' || hash === '#wechat_redirect', 'does not end with #wechat_redirect']
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

const samples = 24
/** Two random texts of hex digits begin with eight equal ones once in four thousand million. */
const longestCommonStart = 8

function commonStart(first: string, second: string): number {
  let length = 0
  while (length < first.length && first[length] === second[length]) length += 1
  return length
}

function stateOf(url: string): string {
  return String(new URLSearchParams(url.replace(/^[^?]*|#.*$/gs, '')).get('state'))
}

const parallelCompletions = 8

export const ceremonyChecks: readonly Check[] = [
  {
    id: 'ceremony/authorize-url',
    title:
      'Every authorize URL asks the platform for a code, with a redirect address and a state, and holds no secret.',
    clauses: ['contract: updateBinding, listBindings', 'RFC 6749 section 4.1.1', 'RFC 6749 section 2.3.1'],
    run: async ({ first, types, expect }) => {
      const listed = await first.list()
      for (const type of types) {
        const issued = await first.update(type, false)
        const faults = findFaults(String(issued.body['data']), type)
        for (const fault of faults) expect(false, `the URL of ${type} ${fault}`, issued)
        const { url } = listed.find((item) => item.type === type)!
        for (const fault of findFaults(url, type)) expect(false, `the listed URL of ${type} ${fault}`)
      }
    }
  },
  {
    id: 'ceremony/state-random',
    title: 'Every state that is issued is another one, and cannot be told from those before.',
    clauses: ['contract: updateBinding', 'RFC 6749 section 10.10', 'RFC 9700 section 4.7'],
    run: async ({ first, types: [type], expect }) => {
      const states: string[] = []
      for (let sample = 0; sample < samples; sample += 1) {
        const state = stateOf(await first.issue(type))
        const nearest = Math.max(0, ...states.map((known) => commonStart(known, state)))
        expect(!states.includes(state), 'a state is issued twice')
        expect(states.includes(state) || nearest <= longestCommonStart, 'states begin alike')
        states.push(state)
      }
    }
  },
  {
    id: 'ceremony/binds',
    title: 'A person who consents at the platform is bound, and the list says so.',
    clauses: ['contract: completeBinding', 'contract: listBindings'],
    needs: ['provider'],
    run: async ({ first, types, people: [person], authorize, expect }) => {
      for (const type of types) {
        const callback = await authorize(await first.issue(type), person)
        const completed = await first.complete(type, callback)
        expect(isSuccess(completed), `completing ${type} was answered ${completed.status}`, completed)
        expect((await first.bound()).includes(type), `${type} is not bound after it was completed`, completed)
      }
    }
  },
  {
    id: 'ceremony/unbinds',
    title: 'Unbinding ends the binding; unbinding what is not bound succeeds.',
    clauses: ['contract: updateBinding'],
    needs: ['provider'],
    after: ['ceremony/binds'],
    run: async ({ first, types: [type], people: [person], expect }) => {
      await first.bind(type, person)
      for (const what of ['a binding', 'what is not bound']) {
        const ended = await first.unbind(type)
        expect(isSuccess(ended), `unbinding ${what} was answered ${ended.status}`, ended)
        expect(!(await first.bound()).includes(type), `${type} is bound after ${what} was unbound`, ended)
      }
    }
  },
  {
    id: 'ceremony/list-safe',
    title: 'Polling the list changes nothing: a URL that is being scanned still works.',
    clauses: ['contract: listBindings ("Safe to poll")'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds'],
    run: async ({ first, types: [type], people: [person], authorize, expect }) => {
      const issued = await first.issue(type)
      const { url: listed } = (await first.list()).find((item) => item.type === type)!
      for (let poll = 0; poll < 5; poll += 1) await first.list()
      for (const [what, url] of [
        ['issued', issued],
        ['listed', listed]
      ] as const) {
        const completed = await first.complete(type, await authorize(url, person))
        expect(
          isSuccess(completed),
          `the URL that was ${what} before polls was answered ${completed.status}`,
          completed
        )
      }
    }
  },
  {
    id: 'ceremony/rebinds',
    title: 'A fresh URL leaves the binding as it is; completing it with another account replaces it.',
    clauses: ['contract: completeBinding ("replaces the binding in one step")', 'I2'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/unbinds', 'ceremony/list-safe'],
    run: async ({ first, types: [type], people: [person, other], authorize, expect }) => {
      await first.bind(type, person)
      const url = await first.issue(type)
      expect((await first.bound()).includes(type), `${type} is not bound any more after a URL was issued`)
      const [before] = (await first.list()).filter((item) => item.type === type)
      const completed = await first.complete(type, await authorize(url, other))
      expect(isSuccess(completed), `replacing was answered ${completed.status}`, completed)
      const [after] = (await first.list()).filter((item) => item.type === type)
      expect(
        after?.isBound === true && after.nickname !== before?.nickname,
        'the list still has the account before',
        completed
      )
    }
  },
  {
    id: 'ceremony/exactly-once',
    title: 'A completion that arrives twice has one outcome: the same user gets it again.',
    clauses: ['contract: completeBinding ("Exactly once")', 'I3'],
    needs: ['provider'],
    after: ['ceremony/binds'],
    run: async ({ first, types: [type], people: [person], expect }) => {
      const callback = await first.bind(type, person)
      const repeated = await first.complete(type, callback)
      expect(isSuccess(repeated), `the repetition was answered ${repeated.status}`, repeated)
    }
  },
  {
    id: 'ceremony/at-once',
    title: 'Equal completions at the same time have one outcome, and send the code to the platform once.',
    clauses: ['contract: completeBinding ("Exactly once", COMPLETION_IN_PROGRESS)', 'I3'],
    needs: ['provider'],
    after: ['ceremony/binds', 'ceremony/exactly-once'],
    run: async ({ first, types: [type], people: [person], authorize, watchExchanges, expect }) => {
      const callback = await authorize(await first.issue(type), person)
      const count = await watchExchanges()
      const completions = await Promise.all(
        Array.from({ length: parallelCompletions }, () => first.complete(type, callback))
      )
      for (const completion of completions) {
        const isOne = isSuccess(completion) !== (completion.body['error'] === 'COMPLETION_IN_PROGRESS')
        expect(isOne, `one of ${parallelCompletions} equal completions was answered ${completion.status}`, completion)
      }
      const exchanges = await count()
      expect(exchanges <= 1, `the code was sent to the platform ${exchanges} times`)
    }
  }
]
