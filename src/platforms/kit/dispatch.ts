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

/** How a reply is received. */
export interface Reception {
  /** Aborting it ends the call. */
  signal: AbortSignal
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
 * @throws What undici and zlib report, or the reason of the signal.
 * @see https://github.com/nodejs/undici/blob/v6.x/docs/docs/api/Dispatcher.md
 */
export async function dispatch(
  dispatcher: Dispatcher,
  url: string,
  request: SentRequest,
  reception: Reception
): Promise<Buffer | null> {
  const { signal } = reception
  signal.throwIfAborted()
  const { origin, pathname, search } = new URL(url)
  let onAbort!: () => void
  try {
    return await new Promise((resolve, reject) => {
      const handler = createHandler(reception, resolve, reject)
      onAbort = handler.onAbort
      signal.addEventListener('abort', onAbort)
      dispatcher.dispatch({ ...request, origin, path: pathname + search, maxRedirections: 0 }, handler)
    })
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** The methods are those of undici 6, which newer versions take on the dispatcher of this symbol. */
function createHandler(
  { signal, maxResponseBytes, onStatus }: Reception,
  resolve: (body: Buffer | null) => void,
  reject: (error: unknown) => void
) {
  const chunks: Uint8Array[] = []
  let size = 0
  let isEncoded = false
  let abort = (): void => {}
  return {
    onAbort() {
      // A request that waits for a connection cannot be aborted yet.
      reject(signal.reason)
      abort()
    },
    onConnect(abortRequest: () => void) {
      abort = abortRequest
      if (signal.aborted) abort()
    },
    onHeaders(httpStatus: number, headers: readonly Buffer[]) {
      onStatus(httpStatus)
      isEncoded = headers.some((text, index) => index % 2 === 0 && /^content-encoding$/i.test(String(text)))
      return true
    },
    onData(chunk: Uint8Array) {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxResponseBytes) {
        resolve(null)
        abort()
      }
      return true
    },
    onComplete() {
      const body = Buffer.concat(chunks)
      if (!isEncoded || size === 0) return resolve(body)
      unzip(body, { maxOutputLength: maxResponseBytes }, (error, text) => (error ? reject(error) : resolve(text)))
    },
    onError: reject
  }
}
