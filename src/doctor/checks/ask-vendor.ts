import { isBindingError, type OauthBindingError } from '../../errors.js'
import type { Call } from '../../platforms/app-facts.js'
import { callJson, type Reply } from '../../platforms/kit/http.js'
import type { VendorApp } from '../vendor-app.js'
import type { Finding } from '../finding.js'
import type { Network } from './network.js'

const maxResponseBytes = 65_536
const maxTextLength = 300

export interface VendorAnswer {
  /** The error that the provider reads from the reply; `null`: success. */
  failure: OauthBindingError | null
  vendor: NonNullable<Finding['vendor']>
}

/** Reads the platform's message of a failure, from the field that this platform has for it. */
function readText(reply: Reply | undefined, hidden: readonly string[]): string | undefined {
  const {
    sub_msg: inner,
    errmsg,
    message,
    msg,
    error_description: description
  } = Object(reply?.value) as {
    [field: string]: unknown
  }
  const text = [inner, errmsg, message, msg, description].find((value) => typeof value === 'string' && value !== '')
  if (text === undefined) return undefined
  const clean = hidden.reduce((rest, secret) => rest.replaceAll(secret, '***'), String(text))
  return clean.replace(/\p{Cc}/gu, ' ').slice(0, maxTextLength)
}

/** Calls a platform by a provider's own requests, and returns the platform's code and message, secrets masked. */
export async function askVendor(
  { secret }: Pick<VendorApp, 'secret'>,
  network: Network,
  ask: (call: Call) => Promise<unknown>
): Promise<VendorAnswer> {
  let last: Reply | undefined
  const call: Call = async (request, at) => {
    last = undefined
    last = await callJson(request, { signal: network.callSignal(), maxResponseBytes }, at)
    return last
  }
  try {
    await ask(call)
    return { failure: null, vendor: {} }
  } catch (error) {
    if (!isBindingError(error)) throw error
    return { failure: error, vendor: { code: error.vendor?.vendorCode, text: readText(last, [secret]) } }
  }
}
