export interface Wait<Key, Value> {
  readonly key: Key
  readonly value: Value
  /** The period in which it began; -1 when it has ended. */
  period: number
  previous: Wait<Key, Value> | null
  next: Wait<Key, Value> | null
}

export interface AnswerDeadline<Key, Value> {
  begin(key: Key, value: Value): Wait<Key, Value>
  /** Ends the wait; `false` when it had ended before. */
  end(wait: Wait<Key, Value>): boolean
}

const ended = -1

/**
 * Creates a deadline shared by all that wait: `onMissed` is called once for each that has waited for one to two periods,
 * and its wait has then ended. One timer a period serves all of them, because a timer each would be a cost of every
 * request; it is unref'ed, and runs only while something waits. The waits are a linked list in the order in which they
 * began: in a `Map`, adding and deleting cost an issue (row "issue, PostgreSQL: server CPU" of the benchmark) a quarter of
 * its CPU.
 */
export function createAnswerDeadline<Key, Value>(
  periodMs: number,
  onMissed: (key: Key, value: Value) => void
): AnswerDeadline<Key, Value> {
  let first: Wait<Key, Value> | null = null
  let last: Wait<Key, Value> | null = null
  let period = 0
  let timer: NodeJS.Timeout | undefined
  const end = (wait: Wait<Key, Value>): boolean => {
    if (wait.period === ended) return false
    wait.period = ended
    if (wait.previous === null) first = wait.next
    else wait.previous.next = wait.next
    if (wait.next === null) last = wait.previous
    else wait.next.previous = wait.previous
    // A wait that outlives its end would keep its neighbours, and theirs, from being collected.
    wait.previous = null
    wait.next = null
    return true
  }
  const turn = (): void => {
    period += 1
    if (first === null) {
      clearInterval(timer)
      timer = undefined
    }
    for (let wait = first; wait !== null && wait.period < period - 1; wait = first) {
      end(wait)
      onMissed(wait.key, wait.value)
    }
  }
  return {
    begin(key, value) {
      const wait: Wait<Key, Value> = { key, value, period, previous: last, next: null }
      if (last === null) first = wait
      else last.next = wait
      last = wait
      timer ??= setInterval(turn, periodMs).unref()
      return wait
    },
    end
  }
}
