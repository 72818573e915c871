import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { findFreePort } from './free-port.js'
import { makeOutsideFolder } from './outside-folder.js'
import { listTemporaryPaths } from './nginx.js'
import { root } from './readme.js'
import { startProgram } from './start-program.js'
import { until } from './until.js'

/** Where a proxy is that runs with the files of `scripts/deploy`. */
export interface DeployedProxy {
  /** The port of TLS. */
  port: number
  /** What signs its certificates, in PEM. */
  ca: string
}

/** Starts a proxy of `scripts/deploy` in front of ports of loopback; it ends with the test. */
export type DeployProxy = (t: Test, ports: readonly number[]) => Promise<DeployedProxy>

const deploy = join(root, 'scripts', 'deploy')

/** Debian's nginx.conf, as far as it matters here, for a machine whose file system begins in a folder. */
export const writeNginxConf = (folder: string): string => `
pid ${folder}/nginx/pid;
error_log ${folder}/nginx/error.log warn;
worker_processes 1;
events { worker_connections 512; }
http {
  access_log off;
${listTemporaryPaths(`${folder}/nginx`)}
  include ${folder}/etc/nginx/conf.d/*.conf;
}
`

/** Puts the ports of instances in the place of 3000, 3001 and 3002. */
function replacePorts(text: string, ports: readonly number[]): string {
  return text.replace(/(?<=127\.0\.0\.1:)300([012])\b/g, (_, index: string) => String(ports[Number(index)]))
}

/** Of this process's environment a proxy has only the path. */
function start(t: Test, program: string, args: readonly string[], env: Record<string, string> = {}) {
  return startProgram(t, program, args, { env: { PATH: process.env['PATH'], ...env } })
}

/** A site that has the service as a part, beside the one that is the service. */
const nginxSite = (folder: string, port: number) => `
server {
  listen ${port} ssl;
  server_name www.example.com;
  ssl_certificate ${folder}/etc/oauth-binding/tls/fullchain.pem;
  ssl_certificate_key ${folder}/etc/oauth-binding/tls/privkey.pem;
  include ${folder}/etc/nginx/snippets/oauth-binding-prefix.conf;
}
`

/** Debian's nginx, or the one that `NGINX_PATH` names, with both variants of the blocks. */
export const deployNginx: DeployProxy = async (t, ports) => {
  const folder = makeOutsideFolder(t)
  const [port, plainPort] = [await findFreePort(), await findFreePort()]
  for (const path of ['etc/nginx/conf.d', 'etc/nginx/snippets', 'etc/oauth-binding/tls', 'nginx']) {
    mkdirSync(join(folder, path), { recursive: true })
  }
  const install = (name: string, target: string): void => {
    const text = readFileSync(join(deploy, 'nginx', name), 'utf8')
    const rewritten = replacePorts(text, ports)
      .replace(/(?<= )\/etc\//g, `${folder}/etc/`)
      .replace(/listen \[::\].*/g, '')
      .replace('listen 443 ', `listen ${port} `)
      .replace('listen 80;', `listen ${plainPort};`)
    writeFileSync(join(folder, 'etc/nginx', target, name), rewritten)
  }
  install('oauth-binding-proxy.conf', 'snippets')
  install('oauth-binding-prefix.conf', 'snippets')
  install('oauth-binding-upstream.conf', 'conf.d')
  install('oauth-binding.conf', 'conf.d')
  writeFileSync(join(folder, 'etc/nginx/conf.d/site.conf'), nginxSite(folder, port))
  writeFileSync(join(folder, 'nginx.conf'), writeNginxConf(folder))
  const names = 'subjectAltName=DNS:binding.example.com,DNS:www.example.com'
  const key = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const tls = join(folder, 'etc/oauth-binding/tls')
  const files = ['-keyout', join(tls, 'privkey.pem'), '-out', join(tls, 'fullchain.pem')]
  execFileSync('openssl', ['req', ...key, '-subj', '/CN=test', '-addext', names, ...files], { stdio: 'ignore' })
  const args = ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr', '-g', 'daemon off;']
  await start(t, process.env['NGINX_PATH'] ?? 'nginx', args)(port)
  return { port, ca: readFileSync(join(tls, 'fullchain.pem'), 'utf8') }
}

/** Debian's Caddy, or the one that `CADDY_PATH` names, with its own certificate authority in the place of a public one. */
export const deployCaddy: DeployProxy = async (t, ports) => {
  const folder = makeOutsideFolder(t)
  const [port, plainPort] = [await findFreePort(), await findFreePort()]
  const options = ['admin off', 'local_certs', 'skip_install_trust', `http_port ${plainPort}`, `https_port ${port}`]
  const text = replacePorts(readFileSync(join(deploy, 'caddy', 'Caddyfile'), 'utf8'), ports)
  writeFileSync(join(folder, 'Caddyfile'), `{\n${options.join('\n')}\n}\n${text}`)
  const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
  const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  await start(t, process.env['CADDY_PATH'] ?? 'caddy', args, env)(port)
  const authority = join(folder, 'caddy/pki/authorities/local/root.crt')
  await until(() => existsSync(authority))
  return { port, ca: readFileSync(authority, 'utf8') }
}
