import type { OauthElementEvents } from './events.js'
import { OauthBindingsElement } from './oauth-bindings.js'
import { OauthSignInElement } from './oauth-sign-in.js'

export type { AuthorizeDetail, FailureDetail, OauthElementEvents } from './events.js'
export type { Send } from './oauth-element.js'
export { OauthBindingsElement } from './oauth-bindings.js'
export { OauthSignInElement } from './oauth-sign-in.js'

declare global {
  interface HTMLElementTagNameMap {
    'oauth-bindings': OauthBindingsElement
    'oauth-sign-in': OauthSignInElement
  }
  interface HTMLElementEventMap extends OauthElementEvents {}
}

const elements = { 'oauth-bindings': OauthBindingsElement, 'oauth-sign-in': OauthSignInElement }

// Nothing is defined on a server; a page that loads the module twice keeps the first definition.
for (const [tag, element] of Object.entries(elements)) {
  if (globalThis.customElements?.get(tag) === undefined) globalThis.customElements?.define(tag, element)
}
