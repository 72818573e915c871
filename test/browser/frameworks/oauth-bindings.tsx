import 'fastify-oauth-binding/elements'
import type { OauthBindingsElement } from 'fastify-oauth-binding/elements'
import { useEffect, useRef } from 'react'

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'oauth-bindings': DetailedHTMLProps<HTMLAttributes<OauthBindingsElement>, OauthBindingsElement> & {
        'base-url'?: string
      }
    }
  }
}

export interface OauthBindingsProps {
  token: string
  lang: string
  /** Default: the origin of the page. */
  baseUrl?: string
  onSignedOut?: () => void
}

export function OauthBindings({ token, lang, baseUrl = '', onSignedOut }: OauthBindingsProps) {
  const ref = useRef<OauthBindingsElement>(null)
  useEffect(() => {
    const listening = new AbortController()
    ref.current?.addEventListener('oauth-signed-out', () => onSignedOut?.(), listening)
    return () => listening.abort()
  }, [onSignedOut])
  useEffect(() => {
    if (ref.current !== null) ref.current.token = token
  }, [token])
  return <oauth-bindings ref={ref} base-url={baseUrl} lang={lang} />
}
