import { create } from './dom.js'

/** What a platform's script is told of the page. */
interface Place {
  /** The id of the element of the page, outside any shadow tree, in which the script draws. */
  id: string
  url: URL
}

/** How the platforms' own scripts show their QR code. */
interface Embedding {
  script: string
  /** The authorize page that the script shows; the script draws no other. */
  page: string
  /** @param onReturn Called with the address that the platform would send the person to, unless it navigates itself. */
  draw: (place: Place, onReturn: (href: string) => void, onFailure: () => void) => void
}

interface WxLoginOptions {
  self_redirect: boolean
  id: string
  appid: string
  scope: string
  redirect_uri: string
  state: string
}

interface DingTalkParameters {
  redirect_uri: string
  client_id: string
  response_type: string
  scope: string
  state: string
  prompt: string
}

interface PlatformGlobals {
  WxLogin?: new (options: WxLoginOptions) => object
  DTFrameLogin?: (
    frame: { id: string; width: number; height: number },
    parameters: DingTalkParameters,
    onSuccess: (result: { redirectUrl: string }) => void,
    onError: (message: string) => void
  ) => void
}

const globals = globalThis as PlatformGlobals

const read = (url: URL, name: string): string => url.searchParams.get(name) ?? ''

const embeddings: readonly Embedding[] = [
  {
    script: 'https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js',
    page: 'https://open.weixin.qq.com/connect/qrconnect',
    draw({ id, url }) {
      if (globals.WxLogin === undefined) throw new TypeError('wxLogin.js has not defined WxLogin')
      const redirectUri = encodeURIComponent(read(url, 'redirect_uri'))
      const [appid, scope, state] = [read(url, 'appid'), read(url, 'scope'), read(url, 'state')]
      // Without `self_redirect` the script leads the whole page to the redirect address.
      const options = { self_redirect: false, id, appid, scope, redirect_uri: redirectUri, state }
      Reflect.construct(globals.WxLogin, [options])
    }
  },
  {
    script: 'https://g.alicdn.com/dingding/h5-dingtalk-login/0.21.0/ddlogin.js',
    page: 'https://login.dingtalk.com/oauth2/auth',
    draw({ id, url }, onReturn, onFailure) {
      if (globals.DTFrameLogin === undefined) throw new TypeError('ddlogin.js has not defined DTFrameLogin')
      const names = ['client_id', 'response_type', 'scope', 'state', 'prompt'] as const
      const rest = Object.fromEntries(names.map((name) => [name, read(url, name)])) as Omit<
        DingTalkParameters,
        'redirect_uri'
      >
      const parameters = { ...rest, redirect_uri: encodeURIComponent(read(url, 'redirect_uri')) }
      const frame = { id, width: 300, height: 300 }
      globals.DTFrameLogin(frame, parameters, ({ redirectUrl }) => onReturn(redirectUrl), onFailure)
    }
  }
]

/** The way to show the QR code of an authorize URL in the page; `null` where its platform has none. */
export function findEmbedding(url: string): Embedding | null {
  return embeddings.find(({ page }) => url.startsWith(`${page}?`)) ?? null
}

const loading = new Map<string, Promise<void>>()

/** Loads a script of a platform, once a page; one that was blocked is loaded again. */
export function loadScript(src: string, nonce: string): Promise<void> {
  const known = loading.get(src)
  if (known !== undefined) return known
  const loaded = new Promise<void>((resolve, reject) => {
    const script = create('script', { src, nonce, async: true, referrerPolicy: 'no-referrer' })
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => {
      loading.delete(src)
      script.remove()
      reject(new Error(`${src} is blocked`))
    })
    document.head.append(script)
  })
  loading.set(src, loaded)
  return loaded
}
