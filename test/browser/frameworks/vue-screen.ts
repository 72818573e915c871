import { createApp, h } from 'vue'
import OauthBindings from './OauthBindings.vue'

/** Who is signed in, as your application knows it. */
declare const account: { token: string; lang: string }

const screen = () => h('main', [h('h1', 'Account settings'), h(OauthBindings, account)])

createApp(screen).mount('#root')
