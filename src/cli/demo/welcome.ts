export interface Welcome {
  serviceOrigin: string
  sandboxOrigin: string
  tokens: readonly [string, ...string[]]
  /** The simulated platforms by name, those that are offered. */
  platforms: readonly string[]
}

/** For sh, bash and zsh, pasted whole or line by line. A person of the simulator consents in place of a browser. */
const life = String.raw`
binding="$API/api/administrator/user/oauth-binding" login="$API/api/auth/login" jar="$(mktemp)"
visit() { curl -sS -b "$jar" -c "$jar" -H 'Content-Type: application/json' "$@"; echo; }
call() { visit -H "Authorization: Bearer $TOKEN" "$@"; }
pick() { sed "s/.*\"$1\":\"\([^\"#]*\).*/\1/"; }
consent() { curl -sS -o /dev/null -w '%{redirect_url}' "$2&sandbox_account=xiaoming&sandbox_decision=allow" |
  sed -E "s/.*[?&](authCode|code)=([^&]*)&state=([^&]*).*/{\"type\":\"$1\",\"code\":\"\2\",\"state\":\"\3\"}/"; }
bind_with() { call "$binding" -d "$(consent "$1" "$(call -X PUT "$binding/$1" -d '{"state":false}' | pick data)")"; }
sign_in_with() { visit "$login" -d "$(consent "$1" "$(visit "$login" | sed "s/.*\"name\":\"$2\"\([^}]*\).*/\1/" | pick url)")"; }

# Bind WeChat, then sign in with it, without a token: the answer has one.
bind_with WECHAT
sign_in_with WECHAT wechat
# DingTalk is not bound: the answer has a ticket, which binds it to the user of TOKEN. Then it signs in, too.
ticket=$(sign_in_with DING_TALK ding_talk | pick ticket)
call "$login/ticket" -d "{\"ticket\":\"$ticket\"}"
TOKEN=$(sign_in_with DING_TALK ding_talk | pick token)
# The token of the sign-in works on the other operations, until the binding ends.
call "$binding"
call -X PUT "$binding/DING_TALK" -d '{"state":true}'
call "$binding"
`.trim()

/** Returns the address of the demo page, which takes over what its fragment tells and removes it; `user` from 1. */
function createDemoAddress({ serviceOrigin, sandboxOrigin, tokens }: Welcome, user: number): string {
  const fragment = [['api', serviceOrigin], ...tokens.map((token) => ['token', token])] as [string, string][]
  if (user > 1) fragment.push(['user', String(user)])
  return `${sandboxOrigin}/demo#${fragment.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

export function renderWelcome(welcome: Welcome): string {
  const { serviceOrigin, tokens, platforms } = welcome
  return `
The service is running, with demo users and simulated ${new Intl.ListFormat('en').format(platforms)}.

  Demo page    ${createDemoAddress(welcome, 1)}
  As user 2    ${createDemoAddress(welcome, 2)}
  API docs     ${serviceOrigin}/documentation#token=${encodeURIComponent(tokens[0])}
  Demo token   ${tokens[0]}

The same in a shell, to paste:

export API='${serviceOrigin}' TOKEN='${tokens[0]}'
${life}

Stop with Ctrl+C.

`
}
