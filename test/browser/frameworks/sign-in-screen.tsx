import type { OauthSignInElement } from 'fastify-oauth-binding/elements'
import { StrictMode, useCallback, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { OauthBindings } from './oauth-bindings.js'
import { OauthSignIn } from './oauth-sign-in.js'

/** What your application knows of the person. */
declare const account: { lang: string }

function Screen() {
  const signIn = useRef<OauthSignInElement>(null)
  const [token, setToken] = useState(() => sessionStorage.getItem('token'))
  const enter = useCallback((token: string) => {
    sessionStorage.setItem('token', token)
    setToken(token)
  }, [])
  const enterOtherwise = async (form: FormData) => {
    const token = String(form.get('token'))
    if (signIn.current?.pending) await signIn.current.redeem(token)
    enter(token)
  }
  if (token !== null) {
    return (
      <main>
        <h1>Account settings</h1>
        <OauthBindings token={token} lang={account.lang} />
      </main>
    )
  }
  return (
    <main>
      <h1>Sign in</h1>
      <OauthSignIn ref={signIn} lang={account.lang} onSignedIn={enter} />
      <form id="password" action={enterOtherwise}>
        <label>
          Token <input name="token" required />
        </label>
        <button>Sign in in another way</button>
      </form>
    </main>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Screen />
  </StrictMode>
)
