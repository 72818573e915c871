import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { readField, readFields, readText, type Field } from './protocol-buffers.js'

/** Attributes; those that are neither texts nor whole numbers are `null`. */
export type ReceivedAttributes = Readonly<Record<string, string | number | null>>

/** A span, as it was received. */
export interface ReceivedSpan {
  traceId: string
  spanId: string
  /** Empty: it has no parent. */
  parentId: string
  name: string
  kind: 'internal' | 'server' | 'client' | 'other'
  attributes: ReceivedAttributes
  eventCount: number
  isError: boolean
  /** The message of its status. */
  message: string
}

/** A collector of OTLP over HTTP, in the process of the test. */
export interface TraceCollector {
  /** The settings that send traces to it, without delay. */
  environment: Readonly<Record<string, string>>
  /** Every byte of every request. */
  bytes: () => Buffer
  spans: () => ReceivedSpan[]
  /** The attributes of the senders. */
  resources: () => ReceivedAttributes[]
  /** Whether it takes spans; else it refuses them. */
  isOpen: boolean
}

const kinds: Readonly<Record<number, ReceivedSpan['kind']>> = { 1: 'internal', 2: 'server', 3: 'client' }

function readAttributes(fields: readonly Field[], number: number): ReceivedAttributes {
  const pairs = fields.filter((field) => field.number === number).map(({ bytes }) => readFields(bytes))
  const values = pairs.map((pair) => {
    const [value] = readFields(readField(pair, 2).bytes)
    return [readText(pair, 1), value?.number === 1 ? value.bytes.toString() : value?.number === 3 ? value.value : null]
  })
  return Object.fromEntries(values) as ReceivedAttributes
}

function readSpan(fields: readonly Field[]): ReceivedSpan {
  const hex = (number: number): string => readField(fields, number).bytes.toString('hex')
  const status = readFields(readField(fields, 15).bytes)
  return {
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    name: readText(fields, 5),
    kind: kinds[readField(fields, 6).value] ?? 'other',
    attributes: readAttributes(fields, 9),
    eventCount: fields.filter(({ number }) => number === 11).length,
    isError: readField(status, 3).value === 2,
    message: readText(status, 2)
  }
}

const listMessages = (message: Buffer, number: number): Buffer[] =>
  readFields(message)
    .filter((field) => field.number === number)
    .map(({ bytes }) => bytes)

/**
 * Starts a collector that ends with the test.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export async function startTraceCollector(t: Test): Promise<TraceCollector> {
  const received: Buffer[] = []
  const server = createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (part: Buffer) => body.push(part))
    request.on('end', () => {
      if (collector.isOpen) received.push(Buffer.concat(body))
      // 400: the sender does not try again.
      response.writeHead(collector.isOpen ? 200 : 400).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const listOfResources = (): Buffer[] => received.flatMap((body) => listMessages(body, 1))
  const collector: TraceCollector = {
    environment: {
      OAUTH_BINDING_TRACING: 'on',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OTEL_BSP_SCHEDULE_DELAY: '20'
    },
    bytes: () => Buffer.concat(received),
    spans: () =>
      listOfResources()
        .flatMap((part) => listMessages(part, 2))
        .flatMap((scope) => listMessages(scope, 2))
        .map((span) => readSpan(readFields(span))),
    resources: () => listOfResources().map((part) => readAttributes(readFields(listMessages(part, 1)[0]!), 1)),
    isOpen: true
  }
  return collector
}
