import { CommanderError } from 'commander'
import { isBindingError, MigrationError, OptionsError, TablesError } from '../errors.js'
import { CannotRunError } from '../conformance/errors.js'
import { ConfigError } from '../service/config/config-error.js'
import { WorkersError } from './workers/workers-error.js'

interface SystemError extends Error {
  code?: string
  syscall?: string
  address?: string
  port?: number
}

const wrongUsage = 2
const failed = 1

/**
 * Writes to standard error, without a stack, why a command ended.
 *
 * @returns The exit status: 0 for help that was asked for, 1 when it failed, 2 for wrong usage or configuration.
 */
export function reportFailure(error: unknown): number {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage
  if (error instanceof ConfigError) return say(error.problems, wrongUsage)
  if (error instanceof OptionsError || error instanceof CannotRunError) return say([error.message], wrongUsage)
  return say([describeFailure(error as SystemError)], failed)
}

function say(sentences: readonly string[], status: number): number {
  for (const sentence of sentences) process.stderr.write(`oauth-binding: ${sentence}\n`)
  return status
}

function describeFailure(error: SystemError): string {
  // A worker's listening fails where the primary binds the address.
  if (error.syscall === 'listen' || error.syscall === 'bind') return describeListenFailure(error)
  if (isBindingError(error)) return describeBindingFailure(error)
  const isOurs = [MigrationError, TablesError, WorkersError].some((known) => error instanceof known)
  if (isOurs) return error.message
  return `It failed unexpectedly: ${flatten(error.message)}`
}

function describeListenFailure({ code, address, port }: SystemError): string {
  if (code === 'EADDRINUSE') return `Port ${port} on ${address} is taken; choose another one: ${otherPort(port!)}`
  return `It cannot listen on port ${port} of ${address} (${code}).`
}

/** Returns how the same command is given another port. */
function otherPort(port: number): string {
  const other = port < 60_000 ? port + 1000 : port - 1000
  if (process.env.npm_lifecycle_event === 'start') return `PORT=${other} npm start`
  const command = process.argv.slice(2).join(' ')
  return command.startsWith('sandbox')
    ? `oauth-binding sandbox --port ${other}`
    : `PORT=${other} oauth-binding ${command}`
}

function describeBindingFailure(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${flatten(error.cause.message)}` : error.message
}

/** Messages of drivers have several lines, the first of them empty. */
function flatten(message: string): string {
  return message.trim().replace(/\s+/g, ' ')
}
