/** A way for messages of JSON between two processes. */
export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

type Functions = Readonly<Record<string, (value: never) => unknown>>

/** Calls what the other process offers. */
export interface Caller<Offered> {
  call<Name extends keyof Offered & string>(
    name: Name,
    ...values: Offered[Name] extends (...values: infer Values) => unknown ? Values : never
  ): Promise<Offered[Name] extends (...values: never) => infer Result ? Awaited<Result> : never>
  /** Rejects all calls without an answer, since none will come. */
  end(): void
}

type Message = { call: string; id: number; value: unknown } | { answer: number; value?: unknown; error?: string }

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Connects two processes so that each calls functions of the other. Values and results are JSON. */
export function connectCalls<Offered>(channel: Channel, own: Functions): Caller<Offered> {
  const waiting = new Map<number, Waiting>()
  let count = 0
  const answer = async (name: string, value: unknown): Promise<unknown> => own[name]?.(value as never)
  channel.onMessage((received) => {
    const message = received as Message
    if ('call' in message) {
      const { call, id, value } = message
      answer(call, value).then(
        (result) => channel.send({ answer: id, value: result }),
        (error: unknown) => channel.send({ answer: id, error: String(error) })
      )
      return
    }
    const caller = waiting.get(message.answer)
    waiting.delete(message.answer)
    if (message.error === undefined) caller?.resolve(message.value)
    else caller?.reject(new Error(message.error))
  })
  return {
    call(name, ...[value]) {
      count += 1
      const id = count
      const result = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
      channel.send({ call: name, id, value })
      return result as ReturnType<Caller<Offered>['call']> as never
    },
    end() {
      for (const { reject } of waiting.values()) reject(new Error('The other process has ended'))
      waiting.clear()
    }
  }
}
