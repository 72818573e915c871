import { unzip } from 'node:zlib'

/** What sends requests in undici. */
export interface Dispatcher {
  dispatch(request: object, handler: object): boolean
}

export interface SentRequest {
  method: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: string | null
}

export interface EndListener {
  handleEvent(): void
}

/** What a call needs of an `AbortSignal`. */
export interface Ending {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: EndListener): void
  removeEventListener(type: 'abort', listener: EndListener): void
}

/** How a reply is received. */
export interface Reception {
  /** Ends the call. */
  ending: Ending
  /** How many bytes of the body are read at most, before and after decompression. */
  maxResponseBytes: number
  /** Called when the head of the reply has arrived. */
  onStatus(httpStatus: number): void
}

const globalDispatcher = Symbol.for('undici.globalDispatcher.1')

/**
 * Returns the dispatcher of Node's own `fetch`, on which proxies (`NODE_USE_ENV_PROXY`), `setGlobalDispatcher`, mocks and
 * tracing have the same effect; `undefined` when another `fetch` has been put in its place.
 */
export function findDispatcher(): Dispatcher | undefined {
  if (!String(fetch).includes('internal/deps/undici')) return undefined
  // Reading the class loads Node's copy of undici, which sets the dispatcher.
  return Headers && (globalThis as { [globalDispatcher]?: Dispatcher })[globalDispatcher]
}

/**
 * Sends a request without what `fetch` builds around it, which costs ten times the CPU (rows `complete` and `login` of the
 * benchmark). Redirects are not followed. Returns the body, decompressed; `null` when it is larger than allowed.
 *
 * @throws What undici and zlib report, or that the time is over.
 * @see https://github.com/nodejs/undici/blob/v6.x/docs/docs/api/Dispatcher.md
 */
export function dispatch(
  dispatcher: Dispatcher,
  url: string,
  { method, headers, body }: SentRequest,
  reception: Reception
): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    if (reception.ending.aborted) throw new Error('The time is over')
    const { origin, pathname, search } = new URL(url)
    const request = { method, headers, body, origin, path: pathname + search, maxRedirections: 0 }
    dispatcher.dispatch(request, new Receiver(reception, resolve, reject))
  })
}

const encodingHeader = 'content-encoding'

/** The methods are those of undici 6, which newer versions take on the dispatcher of this symbol. */
class Receiver {
  readonly #chunks: Uint8Array[] = []
  #size = 0
  #isEncoded = false
  #abort = (): void => {}

  constructor(
    private readonly reception: Reception,
    private readonly resolve: (body: Buffer | null) => void,
    private readonly reject: (error: unknown) => void
  ) {
    reception.ending.addEventListener('abort', this)
  }

  /** Of the event `abort`. */
  handleEvent(): void {
    // A request that waits for a connection cannot be aborted yet.
    this.onError(new Error('The time is over'))
    this.#abort()
  }

  onConnect(abort: () => void): void {
    this.#abort = abort
    if (this.reception.ending.aborted) abort()
  }

  onHeaders(httpStatus: number, headers: readonly Buffer[]): boolean {
    this.reception.onStatus(httpStatus)
    this.#isEncoded = headers.some(
      (text, index) =>
        index % 2 === 0 && text.length === encodingHeader.length && String(text).toLowerCase() === encodingHeader
    )
    return true
  }

  onData(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size > this.reception.maxResponseBytes) {
      this.#settle(null)
      this.#abort()
    }
    return true
  }

  onComplete(): void {
    const body = Buffer.concat(this.#chunks)
    if (!this.#isEncoded || this.#size === 0) return this.#settle(body)
    unzip(body, { maxOutputLength: this.reception.maxResponseBytes }, (error, text) =>
      error ? this.onError(error) : this.#settle(text)
    )
  }

  onError(error: unknown): void {
    this.#end()
    this.reject(error)
  }

  #settle(body: Buffer | null): void {
    this.#end()
    this.resolve(body)
  }

  #end(): void {
    this.reception.ending.removeEventListener('abort', this)
  }
}
