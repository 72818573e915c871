import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../helpers/readme.js'

const folder = join(root, 'scripts', 'deploy')
export const readFile = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** What a file of scripts/deploy makes of the service, or of a command of it. */
export interface Deployment {
  name: string
  args: readonly string[]
  environment: Readonly<Record<string, string>>
  /** The secrets by the paths of their files. */
  secrets: ReadonlyMap<string, string>
  /** How long it has between SIGTERM and SIGKILL; `null`: it ends by itself. */
  graceSeconds: number | null
  /** Options of podman; none for what is no container. */
  options: readonly string[]
}

/** Reads lines `NAME=value`, as Docker, Kubernetes and systemd read them. */
export function parseEnvironment(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

export interface ComposeService {
  image?: string
  env_file?: string
  environment?: Record<string, string>
  command?: string[]
  secrets?: string[]
  read_only?: boolean
  tmpfs?: string[]
  cap_drop?: string[]
  security_opt?: string[]
  mem_limit?: string
  pids_limit?: number
  volumes?: string[]
  stop_grace_period?: string
  depends_on?: Record<string, { condition: string }>
  [other: string]: unknown
}

export interface ComposeFile {
  services: Record<string, ComposeService>
  volumes?: Record<string, unknown>
  secrets: Record<string, { file: string }>
}

export const readCompose = (name: string): ComposeFile => parse(readFile(`container/${name}`), { merge: true })

function readComposeService(file: string, name: string, service: ComposeService): Deployment {
  const { environment = {}, secrets = [], tmpfs = [], volumes = [], cap_drop: dropped = [] } = service
  return {
    name: `${file}: ${name}`,
    args: service.command ?? [],
    // settings.env is a copy of example.env.
    environment: { ...parseEnvironment(readFile('container/example.env')), ...environment },
    secrets: new Map(secrets.map((secret) => [`/run/secrets/${secret}`, secret])),
    graceSeconds: service.stop_grace_period === undefined ? null : Number.parseInt(service.stop_grace_period),
    options: [
      ...(service.read_only === true ? ['--read-only', '--read-only-tmpfs=false'] : []),
      ...tmpfs.map((path) => `--tmpfs=${path}`),
      ...volumes.map((volume) => `--volume=${volume}`),
      ...dropped.map((capability) => `--cap-drop=${capability}`),
      ...(service.security_opt ?? []).map((option) => `--security-opt=${option.replace(/:true$/, '')}`),
      `--memory=${service.mem_limit}`,
      `--pids-limit=${service.pids_limit}`
    ]
  }
}

/** The parts of a pod that are read here. */
export interface PodSpec {
  terminationGracePeriodSeconds?: number
  enableServiceLinks?: boolean
  automountServiceAccountToken?: boolean
  securityContext: Record<string, unknown>
  initContainers?: PodContainer[]
  containers: PodContainer[]
  volumes: { name: string; secret?: { secretName: string }; emptyDir?: object }[]
}

export interface PodContainer {
  name: string
  image: string
  args: string[]
  envFrom: { configMapRef: { name: string } }[]
  ports?: { name: string; containerPort: number }[]
  volumeMounts: { name: string; mountPath: string }[]
  resources: { limits: { memory: string } }
  securityContext: { capabilities: { drop: string[] }; [other: string]: unknown }
  [other: string]: unknown
}

export interface Manifest {
  apiVersion: string
  kind: string
  metadata: { name: string; labels: Record<string, string> }
  spec: { template?: { metadata: { labels: Record<string, string> }; spec: PodSpec }; [other: string]: unknown }
  data?: Record<string, string>
}

export const readManifest = (name: string): Manifest => parse(readFile(`kubernetes/${name}`))

function readPodContainer(file: string, pod: PodSpec, container: PodContainer, isLasting: boolean): Deployment {
  const mounts = container.volumeMounts.map(({ name, mountPath }) => ({
    mountPath,
    volume: pod.volumes.find((volume) => volume.name === name)
  }))
  const keys = Object.keys(parseEnvironment(readFile('kubernetes/secret.example.env')))
  const places = mounts.filter(({ volume }) => volume?.secret !== undefined).map(({ mountPath }) => mountPath)
  const { capabilities, allowPrivilegeEscalation, readOnlyRootFilesystem } = container.securityContext
  return {
    name: `${file}: ${container.name}`,
    args: container.args,
    environment: readManifest('config-map.yaml').data ?? {},
    secrets: new Map(places.flatMap((place) => keys.map((key) => [`${place}/${key}`, key]))),
    graceSeconds: isLasting ? pod.terminationGracePeriodSeconds! : null,
    options: [
      `--user=${pod.securityContext['runAsUser']}:${pod.securityContext['runAsGroup']}`,
      ...(readOnlyRootFilesystem === true ? ['--read-only', '--read-only-tmpfs=false'] : []),
      ...(allowPrivilegeEscalation === false ? ['--security-opt=no-new-privileges'] : []),
      ...mounts.filter(({ volume }) => volume?.emptyDir !== undefined).map(({ mountPath }) => `--tmpfs=${mountPath}`),
      ...capabilities.drop.map((capability) => `--cap-drop=${capability}`),
      `--memory=${container.resources.limits.memory.replace('Mi', 'm')}`
    ]
  }
}

function readPods(file: string): Deployment[] {
  const pod = readManifest(file).spec.template!.spec
  const read = (container: PodContainer, isLasting: boolean) => readPodContainer(file, pod, container, isLasting)
  const isLasting = pod.terminationGracePeriodSeconds !== undefined
  return [
    ...(pod.initContainers ?? []).map((container) => read(container, false)),
    ...pod.containers.map((container) => read(container, isLasting))
  ]
}

/** Lists the values of a key of a unit, in their order. */
export const listUnitValues = (unit: string, key: string): string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)

function readUnit(file: string): Deployment {
  const unit = readFile(`systemd/${file}`)
  const credentials = '/run/credentials'
  const own = listUnitValues(unit, 'Environment').flatMap((value) => value.split(' '))
  return {
    name: file,
    args: listUnitValues(unit, 'ExecStart')[0]!.split(' ').slice(2),
    environment: {
      ...parseEnvironment(readFile('systemd/example.env')),
      ...parseEnvironment(own.join('\n').replaceAll('%d', credentials).replaceAll('%i', '3000'))
    },
    secrets: new Map(
      listUnitValues(unit, 'LoadCredential').map((value) => {
        const [name = ''] = value.split(':')
        return [`${credentials}/${name}`, name]
      })
    ),
    graceSeconds: Number(listUnitValues(unit, 'TimeoutStopSec')[0]),
    options: []
  }
}

const composeFiles = ['compose.yaml', 'compose.sqlite.yaml']

/** Lists what runs the service, or a command of it. */
export function listDeployments(): Deployment[] {
  return [
    ...composeFiles.flatMap((file) =>
      Object.entries(readCompose(file).services)
        .filter(([, { image }]) => image === 'oauth-binding')
        .map(([name, service]) => readComposeService(file, name, service))
    ),
    ...['migrate-job.yaml', 'deployment.yaml'].flatMap(readPods),
    readUnit('oauth-binding@.service')
  ]
}

/** Returns a value that fits where a secret of this name belongs. */
export function makeSecret(name: string, databaseUrl: string): string {
  return /^database-url$/i.test(name.replace('_', '-')) ? databaseUrl : `${name}-of-32-characters-at-the-least`
}
