import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'
import { scrubSpan } from './scrub-spans.js'

/** Whether the collector took the last spans; called when that changes. */
export type OnChange = (isTaken: boolean) => void

/** Sends spans without secrets, and tells when the collector goes away and comes back. */
export function createSafeExporter(inner: SpanExporter, onChange: OnChange): SpanExporter {
  let wasTaken = true
  return {
    export: (spans: ReadableSpan[], done) =>
      inner.export(spans.map(scrubSpan), (result) => {
        const isTaken = result.code === 0
        if (isTaken !== wasTaken) onChange(isTaken)
        wasTaken = isTaken
        done(result)
      }),
    shutdown: () => inner.shutdown()
  }
}
