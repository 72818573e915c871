import { showRows, typeOf } from './view/binding-row.js'
import { create, createPart } from './view/dom.js'
import type { AuthorizeDetail, OauthElementEvents } from './events.js'
import { hasQrCode, showQrCode } from './view/qr-code-dialog.js'
import { acceptReturn, dropReturn, takeReturn, type Returned } from './return/returned.js'
import {
  createClient,
  type ClientOptions,
  type Failure,
  type LoginMethod,
  type OauthBindingClient,
  type Result,
  type TokenSource
} from '../client/index.js'
import { rememberStarted, type Purpose } from './return/started.js'
import { style } from './view/style.js'
import { chooseLanguage, nameProvider, texts, type Language, type Texts } from './view/texts.js'

/** How long a completion that is still running elsewhere is asked for again. */
const completionAttempts = 5

// Importing the module is no error where there are no elements, on a server for instance.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

const sheet = globalThis.CSSStyleSheet === undefined ? null : new CSSStyleSheet()
sheet?.replaceSync(style)

type Told = Failure | { status: number; error: string; msg: string }

/** The part of a result that decides whether to ask again. */
interface Outcome {
  readonly ok: boolean
  readonly error?: string
  readonly retryAfterSeconds?: number
}

/** What sends a request in the place of the page's `fetch`. */
export type Send = (request: Request) => Promise<Response>

type EventDetail<Name extends keyof OauthElementEvents> = OauthElementEvents[Name]['detail']

/** What both elements have in common: how they reach the service, their list, words, message and return. */
export abstract class OauthElement<Item extends LoginMethod> extends Base {
  static observedAttributes: readonly string[] = ['base-url', 'credentials', 'lang']

  protected readonly message = createMessage()
  protected readonly list = createPart('ul', 'list')
  /** What the service has listed last. */
  protected offered: readonly Item[] = []
  #latest = 0
  #token: TokenSource | undefined
  #fetch: Send | undefined
  #isScheduled = false
  #isBusy = false
  #busyType: string | null = null
  #stopListening: AbortController | null = null

  protected abstract readonly purpose: Purpose
  protected abstract canStart(): boolean
  protected abstract readList(): Promise<Result<readonly Item[]>>
  protected abstract createRow(item: Item): HTMLElement
  /** Is called when the list has been read and is shown. */
  protected abstract listed(): void
  /** Completes what a person has come back from a platform with. */
  protected abstract finish(returned: Returned): Promise<void>

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    if (sheet !== null) root.adoptedStyleSheets = [sheet]
    this.list.role = 'list'
    root.append(this.message, this.list)
  }

  /** The token that goes with the requests of a signed-in user, or a function that returns it; `null`: none. */
  get token(): TokenSource | undefined {
    return this.#token
  }

  set token(token: TokenSource | undefined) {
    if (token === this.#token) return
    this.#token = token
    this.schedule()
  }

  /** What sends the requests. Default: the page's `fetch`. */
  get fetch(): Send | undefined {
    return this.#fetch
  }

  set fetch(send: Send | undefined) {
    this.#fetch = send
  }

  connectedCallback(): void {
    this.#adoptEarlyProperties()
    const { signal } = (this.#stopListening = new AbortController())
    // The browser's Back may bring the page out of its cache, in the middle of an action.
    window.addEventListener('pageshow', (event) => event.persisted && this.#startAnew(), { signal })
    window.addEventListener('hashchange', () => this.takeReturn() !== null && this.schedule(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden || this.lookAgain(), { signal })
    this.listen(signal)
    this.takeReturn()
    this.schedule()
  }

  disconnectedCallback(): void {
    this.#stopListening?.abort()
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return
    // What it says is in the language before.
    if (name === 'lang') this.say('')
    this.schedule()
  }

  /** Reads the list again, and shows it. */
  async refresh(): Promise<void> {
    if (this.isConnected && this.canStart()) await this.load()
  }

  /** Listens to what concerns one of the elements alone, until `signal` aborts. */
  protected listen(_signal: AbortSignal): void {}

  /** Reads the list again unless an action is about to. */
  protected lookAgain(): void {
    if (!this.#isBusy) this.refresh()
  }

  /** The language in use: that of the nearest `lang`, else the browser's. */
  protected get language(): Language {
    const tag = this.closest<HTMLElement>('[lang]:not([lang=""])')?.lang ?? navigator.language
    return chooseLanguage(tag)
  }

  protected get texts(): Texts {
    return texts[this.language]
  }

  protected takeReturn(): Returned | null {
    return takeReturn(this.purpose, this.getAttribute('type'))
  }

  /** Loads in the next microtask, once for all attributes and properties that a page sets. */
  protected schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      if (this.isConnected && this.canStart()) this.#start()
    })
  }

  protected connect(token: TokenSource = this.#token ?? null): OauthBindingClient {
    const read = <Name extends keyof ClientOptions>(name: Name, attribute: string) => {
      const value = this.getAttribute(attribute)
      return value === null ? {} : ({ [name]: value } as Pick<ClientOptions, Name>)
    }
    return createClient({
      baseUrl: (this.getAttribute('base-url') ?? '').replace(/\/+$/, ''),
      token,
      language: this.language,
      ...read('credentials', 'credentials'),
      ...read('bindingPath', 'binding-path'),
      ...read('signInPath', 'sign-in-path'),
      ...(this.#fetch === undefined ? {} : { fetch: this.#fetch })
    })
  }

  /** Runs one action at a time; a second one that comes meanwhile is ignored. */
  protected async run(action: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    this.say(this.texts.working)
    const said = this.message.textContent
    try {
      await action()
    } finally {
      this.#isBusy = false
      this.markBusy(null)
      if (this.message.textContent === said) this.say('')
    }
  }

  /** Reads the list, and shows it; resolves to whether that succeeds. */
  protected async load(): Promise<boolean> {
    const turn = (this.#latest += 1)
    const answer = await this.readList()
    // A slow answer must not put back what a later one has changed.
    if (turn !== this.#latest) return true
    if (!answer.ok) {
      this.fail(answer, null, undefined, () => this.refresh())
      return false
    }
    this.offered = answer.data
    const rows = this.offered.map((item) => this.createRow(item))
    showRows(this.list, rows)
    this.markBusy(this.#busyType)
    if (rows.length === 0) this.say(this.texts.empty)
    this.listed()
    return true
  }

  protected find(type: string): Item | undefined {
    return this.offered.find((item) => typeOf(item) === type)
  }

  /** The name of a provider; its type where it is not listed. */
  protected providerOf(type: string): string {
    return nameProvider(this.find(type)?.display_name ?? type)
  }

  /** Marks the provider for which a request is on the way. */
  protected markBusy(type: string | null): void {
    this.#busyType = type
    for (const row of this.list.querySelectorAll<HTMLElement>('[data-type]')) {
      if (row.dataset['type'] === type) row.ariaBusy = 'true'
      else row.removeAttribute('aria-busy')
    }
  }

  /** Tells the person something, politely, with a code where there is one, and a button to try again. */
  say(words: string, kind: 'info' | 'success' | 'error' = 'info', code = '', retry?: () => void): void {
    this.message.className = `message ${kind}`
    this.message.replaceChildren(words)
    if (code !== '') this.message.append(' ', create('code', { textContent: code }))
    if (retry === undefined) return
    const button = createPart('button', 'button', this.texts.retry)
    button.type = 'button'
    button.addEventListener('click', retry)
    this.message.append(' ', button)
  }

  /** Dispatches an event; returns whether the page leaves the default to the element. */
  protected emit<Name extends keyof OauthElementEvents>(name: Name, detail: EventDetail<Name>): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }))
  }

  /** Says why something has failed; a token that the service takes no more ends the session. */
  protected fail(failure: Told, type: string | null, words?: string, retry?: () => void): void {
    const { status, error, msg } = failure
    const fields = 'fields' in failure ? failure.fields : {}
    const message = words ?? [msg, ...Object.values(fields).flat()].join(' ')
    if (status === 401 && !this.emit('oauth-signed-out', { message })) return
    if (!this.emit('oauth-failed', { type, status, error, message })) return
    this.say(words ?? `${this.texts.failed}: ${message}`, 'error', error, retry)
  }

  protected failToBind(failure: Failure, type: string): void {
    const isElsewhere = failure.error === 'ACCOUNT_BOUND_ELSEWHERE'
    this.fail(failure, type, isElsewhere ? this.texts.boundElsewhere(this.providerOf(type)) : undefined)
  }

  /** Says that a person has changed their mind, or that the platform has not let them decide. */
  protected finishWithoutCode(returned: Returned, isCancel: boolean, words: string): void {
    dropReturn(returned)
    if (!isCancel) {
      return this.fail({ status: 0, error: returned.error, msg: words }, returned.type)
    }
    this.say(words)
    this.emit('oauth-cancelled', { type: returned.type })
  }

  /** Sends the request of a return once, whichever element asks; one that is still running is asked for again. */
  protected async sendOnce<Answer extends Outcome>(returned: Returned, send: () => Promise<Answer>): Promise<Answer> {
    returned.outcome ??= (async () => {
      let answer: Outcome = await send()
      for (let attempt = 1; attempt < completionAttempts; attempt += 1) {
        if (answer.error !== 'COMPLETION_IN_PROGRESS') break
        await waitSeconds(answer.retryAfterSeconds ?? 1)
        answer = await send()
      }
      return answer
    })()
    return returned.outcome as Promise<Answer>
  }

  /** Sends the person to a platform, or shows its QR code where the page asks for it, unless the page does either. */
  protected leave(detail: AuthorizeDetail): void {
    this.say('')
    rememberStarted(detail.url, detail.type, this.purpose)
    if (!this.emit('oauth-authorize', detail)) return
    if (this.hasAttribute('qr-code') && hasQrCode(detail.url)) this.#scan(detail)
    else window.location.assign(detail.url)
  }

  /** Is no action while the code is shown: after the dialog, the next button works at once. */
  async #scan({ url, type, provider, purpose }: AuthorizeDetail): Promise<void> {
    const { texts } = this
    const title = `${purpose === 'bind' ? texts.bind : texts.signIn} · ${provider}`
    const href = await showQrCode(this, { title, url, texts })
    const returned = href === null ? null : acceptReturn(href, this.purpose, type)
    if (returned !== null) await this.run(() => this.finish(returned))
  }

  async #start(): Promise<void> {
    const returned = this.takeReturn()
    if (returned === null) {
      await this.load()
      return
    }
    await Promise.all([this.load(), this.run(() => this.finish(returned))])
  }

  #startAnew(): void {
    this.#isBusy = false
    this.say('')
    this.schedule()
  }

  /** A property that was set before the element was defined hides the accessor. */
  #adoptEarlyProperties(): void {
    for (const name of ['token', 'fetch'] as const) {
      if (!Object.hasOwn(this, name)) continue
      const early = Object.getOwnPropertyDescriptor(this, name)?.value
      Reflect.deleteProperty(this, name)
      Object.assign(this, { [name]: early })
    }
  }
}

const waitSeconds = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

function createMessage(): HTMLElement {
  const message = createPart('p', 'message')
  message.role = 'status'
  return message
}
