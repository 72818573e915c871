import { cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { loadConfig } from '../../src/service/config/config.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { readCodeBlocks, root } from '../helpers/readme.js'
import { openPageShell } from '../helpers/run-block.js'
import { listDeployments, parseEnvironment, readCompose, readFile, readManifest } from './deployments.js'

const blocks = readCodeBlocks('.docs/guide/containers.md')
const readBlock = (info: string): string => blocks.find((block) => block.info === info)!.code

/** A shell at the top of a clone, in which `docker`, `kubectl` and `curl` only tell how they were called. */
function openShell(t: Test) {
  const folder = makeOutsideFolder(t)
  cpSync(join(root, 'scripts', 'deploy'), join(folder, 'scripts', 'deploy'), { recursive: true })
  const tell = (name: string): string => `echo "${name} $*"`
  return { folder, ...openPageShell(folder, { docker: tell('docker'), kubectl: tell('kubectl'), curl: tell('curl') }) }
}

t.test('the blocks of the page are those that are tested', async (t) => {
  t.strictSame(
    blocks.map(({ info }) => info),
    ['sh', 'sh compose.sh', 'sh up.sh', 'sh secret.sh', 'sh apply.sh']
  )
})

t.test('the image is built as the tests build it, from the top of a clone', async (t) => {
  const [, file = '', tag] = /^docker build -f (\S+) -t (\S+) \.$/.exec(
    (await openShell(t).run(readBlock('sh'))).trim()
  )!
  t.ok(existsSync(join(root, file)), file)
  t.equal(tag, readCompose('compose.yaml').services['serve']!.image)
})

t.test('the commands for Compose make the settings and secrets of every service', async (t) => {
  const shell = openShell(t)
  await shell.run(readBlock('sh compose.sh'))
  const folder = join(shell.folder, 'scripts', 'deploy', 'container')
  for (const file of ['compose.yaml', 'compose.sqlite.yaml']) {
    const { services, secrets } = readCompose(file)
    t.equal(services['serve']!.env_file, 'settings.env')
    for (const secret of Object.values(secrets)) {
      t.equal(statSync(join(folder, secret.file)).mode & 0o777, 0o644, `others can read ${secret.file}`)
    }
  }
  t.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700)
  for (const { environment, name } of listDeployments().filter((deployment) => deployment.name.startsWith('compose'))) {
    const given = { ...environment, ...parseEnvironment(readFileSync(join(folder, 'settings.env'), 'utf8')) }
    const entries = Object.entries(given).map(([key, value]) => [
      key,
      value.replace('/run/secrets', `${folder}/secrets`)
    ])
    t.doesNotThrow(() => loadConfig(Object.fromEntries(entries)), name)
  }
  const { username, password, hostname, pathname } = new URL(readFileSync(join(folder, 'secrets/database-url'), 'utf8'))
  const { environment } = readCompose('compose.yaml').services['postgres']!
  t.equal(password, readFileSync(join(folder, 'secrets/postgres-password'), 'utf8').trim())
  t.match(environment, { POSTGRES_USER: username, POSTGRES_DB: pathname.slice(1) })
  t.equal(hostname, 'postgres')

  const [, exec = '', ask = ''] = (await shell.run(readBlock('sh up.sh'))).split('\n')
  const [, service = '', program] = /^docker compose exec (\S+) (node \S+) token create /.exec(exec)!
  t.ok(service in readCompose('compose.yaml').services)
  const entrypoint = /^ENTRYPOINT (.+)$/m.exec(readFile('container/Dockerfile'))![1]!
  t.equal(program, (JSON.parse(entrypoint) as string[]).join(' '))
  const ports = parse(readFile('container/compose.yaml')).services.serve.ports as string[]
  t.ok(ports.some((port) => ask.includes(`http://${port.replace(/:\d+$/, '')}/health/ready`)))
})

t.test('the commands for Kubernetes name what the manifests have', async (t) => {
  const shell = openShell(t)
  await shell.run(readBlock('sh secret.sh'))
  const lines = (await shell.run(readBlock('sh apply.sh'))).trim().split('\n')
  const [, secret, file = ''] = /^kubectl create secret generic (\S+) --from-env-file=(\S+)$/.exec(lines[0]!)!
  const pod = readManifest('deployment.yaml').spec.template!.spec
  t.equal(secret, pod.volumes.find((volume) => volume.secret !== undefined)?.secret?.secretName)
  t.strictSame(
    readFileSync(join(shell.folder, file), 'utf8'),
    readFile('kubernetes/secret.example.env'),
    'the secrets are at hand'
  )
  t.match(lines[1], `kubectl delete job ${readManifest('migrate-job.yaml').metadata.name} `)
  const [, folder = ''] = /^kubectl apply -k (\S+)$/.exec(lines[2]!)!
  t.ok(existsSync(join(shell.folder, folder, 'kustomization.yaml')))
  t.match(lines[3], `deployment/${readManifest('deployment.yaml').metadata.name}`)
})
