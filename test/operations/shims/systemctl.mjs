/*
 * systemctl for machines without systemd, as far as the pages use it: it starts what a unit's ExecStart says, with the
 * unit's environment and credentials, and ends it by SIGTERM, then SIGKILL after TimeoutStopSec. Users and hardening of
 * a unit are not followed. `UNITS` names the folder of the units, `RUNNING` one for process ids and logs.
 */
import { spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const { UNITS, RUNNING } = process.env

function readUnit(name) {
  const [, stem, instance = ''] = /^([\w-]+@?)([\w-]*)$/.exec(name.replace(/\.service$/, ''))
  const text = readFileSync(join(UNITS, `${stem}.service`), 'utf8')
  const credentials = join(RUNNING, `${name}.credentials`)
  const specifiers = { '%i': instance, '%d': credentials, '%S': join(RUNNING, 'state'), '%%': '%' }
  const lines = text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Za-z]+=/.test(line))
    .map((line) => line.replace(/%./g, (found) => specifiers[found] ?? found))
  const all = (key) => lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1))
  return { all, one: (key) => all(key).at(-1), credentials }
}

const split = (text) => [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c)

function readAssignments(text) {
  const pairs = text.split('\n').filter((line) => /^\s*\w+=/.test(line))
  return pairs.map((line) => {
    const [, name, value] = /^\s*(\w+)=(.*)$/.exec(line)
    return [name, value.trim().replace(/^(["'])(.*)\1$/, '$2')]
  })
}

function readEnvironment({ all, credentials }) {
  const entries = all('Environment').flatMap((line) => split(line).flatMap(readAssignments))
  for (const given of all('EnvironmentFile')) {
    const path = given.replace(/^-/, '')
    if (existsSync(path) || path === given) entries.push(...readAssignments(readFileSync(path, 'utf8')))
  }
  for (const line of all('LoadCredential')) {
    const [id, path] = line.split(':')
    mkdirSync(credentials, { recursive: true, mode: 0o700 })
    cpSync(path, join(credentials, id))
  }
  return { PATH: process.env.PATH, CREDENTIALS_DIRECTORY: credentials, ...Object.fromEntries(entries) }
}

const pidFile = (name) => join(RUNNING, `${basename(name, '.service')}.pid`)

function findPid(name) {
  if (!existsSync(pidFile(name))) return null
  const pid = Number(readFileSync(pidFile(name), 'utf8'))
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

function start(name) {
  if (findPid(name) !== null) return
  const unit = readUnit(name)
  const log = openSync(join(RUNNING, `${basename(name, '.service')}.log`), 'a')
  const [program, ...args] = split(unit.one('ExecStart'))
  const cwd = unit.one('WorkingDirectory') ?? '/'
  for (const state of unit.all('StateDirectory')) mkdirSync(join(RUNNING, 'state', state), { recursive: true })
  const child = spawn(program, args, { cwd, env: readEnvironment(unit), detached: true, stdio: ['ignore', log, log] })
  child.unref()
  closeSync(log)
  writeFileSync(pidFile(name), String(child.pid))
}

async function stop(name) {
  const pid = findPid(name)
  if (pid === null) return
  process.kill(pid, 'SIGTERM')
  const seconds = Number.parseInt(readUnit(name).one('TimeoutStopSec') ?? '90', 10)
  const deadline = Date.now() + seconds * 1000
  while (findPid(name) !== null && Date.now() < deadline) await sleep(20)
  if (findPid(name) !== null) {
    process.kill(pid, 'SIGKILL')
    writeFileSync(join(RUNNING, 'killed'), `${name}\n`, { flag: 'a' })
  }
  rmSync(pidFile(name), { force: true })
}

const [command, ...words] = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('-'))
if (command === 'start' || (command === 'enable' && words.includes('--now'))) names.forEach(start)
else if (command === 'stop') await Promise.all(names.map(stop))
else if (command === 'restart') {
  await Promise.all(names.map(stop))
  names.forEach(start)
} else if (command !== 'daemon-reload' && command !== 'enable') {
  throw new Error(`systemctl ${command} is not known here`)
}
