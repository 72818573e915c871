import { createHook, executionAsyncResource } from 'node:async_hooks'

/*
 * Stands in for `async-hook-domain`, with which tap finds the test that an error outside any `await` belongs to. That
 * package counts every promise of a process until it is collected, which is a fifth of the time that the tests take;
 * here a resource refers to its domain, and no list is kept.
 */

const key = Symbol('domain')

/** A test that has ended hands on to the one around it. */
function findDomain() {
  let domain = executionAsyncResource()[key]
  while (domain?.isDestroyed) domain = domain.parent
  return domain
}

/** Hands an error to the test that it belongs to, and tells whether there is one. A handler that was set goes first. */
function handOver(error, origin) {
  if (process.hasUncaughtExceptionCaptureCallback() || process.listenerCount('uncaughtException') > 0) return false
  const domain = findDomain()
  domain?.onerror(error, origin)
  return domain !== undefined
}

function handException(error, origin) {
  if (!handOver(error, origin)) return
  process.setUncaughtExceptionCaptureCallback(() => process.setUncaughtExceptionCaptureCallback(null))
}

let isActive = false

function activate() {
  if (isActive) return
  isActive = true
  const inherit = (_id, _type, _triggerId, resource) => {
    const domain = executionAsyncResource()[key]
    if (domain !== undefined) resource[key] = domain
  }
  createHook({ init: inherit }).enable()
  process.on('uncaughtExceptionMonitor', handException)
  // A listener would mark rejections as handled that belong to no test.
  const emit = process.emit
  process.emit = function (event, ...args) {
    const isOurs = event === 'unhandledRejection' && process.listenerCount(event) === 0
    return isOurs ? handOver(args[0], event) : emit.call(this, event, ...args)
  }
}

/** As `async-hook-domain` exports it: errors of what starts where it was made go to `onerror`, until it is destroyed. */
export class Domain {
  isDestroyed = false

  constructor(onerror) {
    this.onerror = onerror
    const resource = executionAsyncResource()
    this.parent = resource[key]
    resource[key] = this
    activate()
  }

  destroy() {
    this.isDestroyed = true
  }
}
