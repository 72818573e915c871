import type { SandboxLogger } from './options.js'

/** The parameters a log line may show. Whatever is not listed, a secret, code, state or token, is masked. */
const shown = new Set([
  'accessKey',
  'agentid',
  'appid',
  'clientId',
  'client_id',
  'connect_redirect',
  'corpid',
  'forcePopup',
  'forceSnapShot',
  'grantType',
  'grant_type',
  'lang',
  'login_type',
  'openid',
  'prompt',
  'redirect_uri',
  'response_type',
  'sandbox_account',
  'sandbox_decision',
  'scope',
  'timestamp'
])
const maxLength = 120

function showValue(name: string, value: unknown): string {
  if (!shown.has(name)) return '***'
  const text = String(value)
  // What comes with a redirect address may be as secret as a state.
  const bare = name === 'redirect_uri' ? text.replace(/[?#].*$/s, '') : text
  return JSON.stringify(bare.slice(0, maxLength)).slice(1, -1)
}

/** Writes the exchange log: what the platform saw and answered, a line for each. */
export type WriteExchange = (platform: string, call: string, parameters: object, outcome: string) => void

/** Creates the function that writes the exchange log; without a logger it does nothing. */
export function createExchangeLog(logger: SandboxLogger | null): WriteExchange {
  return (platform, call, parameters, outcome) => {
    const list = Object.entries(parameters).map(([name, value]) => `${showName(name)}=${showValue(name, value)}`)
    logger?.info([`[${platform}]`, call, ...list, '->', outcome].join(' '))
  }
}

function showName(name: string): string {
  return JSON.stringify(name.slice(0, 40)).slice(1, -1)
}
