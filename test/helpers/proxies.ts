import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './free-port.js'
import { listTemporaryPaths } from './nginx.js'
import { startProgram, type ProgramOwner } from './start-program.js'

/** A test, or anything else at whose end proxies end. */
export type ProxyOwner = ProgramOwner

/** Starts a proxy in front of ports of loopback, and returns its origin; it ends with its owner. */
export type StartProxy = (t: ProxyOwner, ports: readonly number[]) => Promise<string>

async function startProxy(
  t: ProxyOwner,
  program: string,
  writeSettings: (port: number, folder: string) => string,
  argsOf: (file: string, folder: string) => string[]
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-proxy-'))
  chmodSync(folder, 0o777)
  const port = await findFreePort()
  const file = join(folder, 'settings')
  writeFileSync(file, writeSettings(port, folder))
  // The folder goes after the program has ended: what is registered last runs first.
  t.teardown(async () => rmSync(folder, { recursive: true }))
  const waitFor = startProgram(t, program, argsOf(file, folder), { cwd: folder })
  await waitFor(port)
  return `http://127.0.0.1:${port}`
}

const listServers = (ports: readonly number[], write: (port: number) => string): string => ports.map(write).join('\n')

/** Debian's nginx, or the one that `NGINX_PATH` names. It asks no probe; each failed attempt goes to the next server. */
export const startNginx: StartProxy = (t, ports) =>
  startProxy(
    t,
    process.env['NGINX_PATH'] ?? 'nginx',
    (port, folder) => `
daemon off;
pid ${folder}/pid;
error_log stderr error;
worker_processes 1;
events { worker_connections 512; }
http {
  access_log off;
${listTemporaryPaths(folder)}
  upstream oauth_binding {
${listServers(ports, (own) => `    server 127.0.0.1:${own} max_fails=1 fail_timeout=1s;`)}
    keepalive 16;
    keepalive_timeout 1s;
  }
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 1000000;
    location / {
      proxy_pass http://oauth_binding;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_connect_timeout 1s;
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`,
    (file, folder) => ['-c', file, '-p', folder]
  )

/** Debian's HAProxy, or the one that `HAPROXY_PATH` names. It asks `/health/ready` twice a second. */
export const startHaproxy: StartProxy = (t, ports) =>
  startProxy(
    t,
    process.env['HAPROXY_PATH'] ?? 'haproxy',
    (port) => `
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  timeout http-keep-alive 30s
  timeout check 5s
frontend http
  bind 127.0.0.1:${port}
  default_backend oauth_binding
backend oauth_binding
  balance roundrobin
  option httpchk GET /health/ready
  option redispatch
  retries 3
  retry-on conn-failure
  default-server check inter 500ms fall 2 rise 1
${listServers(ports, (own) => `  server s${own} 127.0.0.1:${own}`)}
`,
    (file) => ['-db', '-f', file]
  )

/** A server of a database, and where an HTTP server answers 200 while it is the primary. */
export interface DatabaseNode {
  port: number
  checkPort: number
}

/**
 * HAProxy in front of the nodes of a database: connections go to the primary, and end when it is none any more. Returns
 * its port.
 */
export async function startDatabaseProxy(t: ProxyOwner, nodes: readonly DatabaseNode[]): Promise<number> {
  const servers = nodes.map(({ port, checkPort }) => `  server s${port} 127.0.0.1:${port} check port ${checkPort}`)
  const origin = await startProxy(
    t,
    process.env['HAPROXY_PATH'] ?? 'haproxy',
    (port) => `
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout check 1s
listen postgresql
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  default-server inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.join('\n')}
`,
    (file) => ['-db', '-f', file]
  )
  return Number(new URL(origin).port)
}
