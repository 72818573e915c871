import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { OauthBindings } from './oauth-bindings.js'

/** Who is signed in, as your application knows it. */
declare const account: { token: string; lang: string }

function subscribe(tell: () => void): () => void {
  window.addEventListener('hashchange', tell)
  return () => window.removeEventListener('hashchange', tell)
}

/** The screen at `#/account/settings/binding/wechat`, as Ant Design Pro has it; every provider comes back to it. */
function Screen() {
  const route = useSyncExternalStore(subscribe, () => window.location.hash.slice(1))
  if (!route.startsWith('/account/settings/binding')) return <a href="#/account/settings/binding">Bindings</a>
  return (
    <main>
      <h1>Account settings</h1>
      <OauthBindings token={account.token} lang={account.lang} />
    </main>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Screen />
  </StrictMode>
)
