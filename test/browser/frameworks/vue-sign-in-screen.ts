import { createApp, h, shallowRef } from 'vue'
import OauthBindings from './OauthBindings.vue'
import OauthSignIn from './OauthSignIn.vue'

/** What your application knows of the person. */
declare const account: { lang: string }

const token = shallowRef(sessionStorage.getItem('token'))
const signIn = shallowRef<InstanceType<typeof OauthSignIn> | null>(null)

function enter(given: string): void {
  sessionStorage.setItem('token', given)
  token.value = given
}

async function enterOtherwise(event: SubmitEvent): Promise<void> {
  event.preventDefault()
  const given = String(new FormData(event.currentTarget as HTMLFormElement).get('token'))
  await signIn.value?.redeem(given)
  enter(given)
}

const renderVisitor = () => [
  h('h1', 'Sign in'),
  h(OauthSignIn, { ref: signIn, lang: account.lang, onSignedIn: enter }),
  h('form', { id: 'password', onSubmit: enterOtherwise }, [
    h('label', ['Token ', h('input', { name: 'token', required: true })]),
    h('button', 'Sign in in another way')
  ])
]

const renderUser = (known: string) => [
  h('h1', 'Account settings'),
  h(OauthBindings, { token: known, lang: account.lang })
]

createApp(() => h('main', token.value === null ? renderVisitor() : renderUser(token.value))).mount('#root')
