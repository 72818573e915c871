/**
 * Renders the addresses of demo page and docs, the demo user's token, and a `curl` command for a shell.
 */
export function renderWelcome(serviceOrigin: string, sandboxOrigin: string, token: string): string {
  const demo = `${sandboxOrigin}/demo#api=${encodeURIComponent(serviceOrigin)}&token=${encodeURIComponent(token)}`
  const headers = [`Authorization: Bearer ${token}`, 'Accept: application/json', 'Content-Type: application/json']
  const curl = [
    'curl -sS -X PUT',
    ...headers.map((header) => `-H '${header}'`),
    `-d '{"state":false}'`,
    `'${serviceOrigin}/api/administrator/user/oauth-binding/WECHAT'`
  ].join(' ')
  return `
The service is running, with simulated WeChat and DingTalk and a demo user.

  Demo page    ${demo}
  API docs     ${serviceOrigin}/documentation
  Demo token   ${token}

Obtain a binding URL for WeChat:

${curl}

Stop with Ctrl+C.

`
}
