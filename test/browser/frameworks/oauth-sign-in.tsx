import 'fastify-oauth-binding/elements'
import type { OauthSignInElement } from 'fastify-oauth-binding/elements'
import { useEffect, type RefObject } from 'react'

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'oauth-sign-in': DetailedHTMLProps<HTMLAttributes<OauthSignInElement>, OauthSignInElement>
    }
  }
}

export interface OauthSignInProps {
  /** The element, whose `redeem` binds an account that waits. */
  ref: RefObject<OauthSignInElement | null>
  lang: string
  onSignedIn: (token: string) => void
}

export function OauthSignIn({ ref, lang, onSignedIn }: OauthSignInProps) {
  useEffect(() => {
    const listening = new AbortController()
    ref.current?.addEventListener('oauth-signed-in', ({ detail }) => onSignedIn(detail.session.token), listening)
    return () => listening.abort()
  }, [ref, onSignedIn])
  return <oauth-sign-in ref={ref} lang={lang} />
}
