/** Keeps what waits for an answer, and says when that took too long. */
export interface AnswerDeadline<Key, Value> {
  /** Begins to wait. */
  begin(key: Key, value: Value): void
  /** Ends the wait; `false` when it had ended before, or was never begun. */
  end(key: Key): boolean
}

/**
 * Creates a deadline shared by all that wait: `onMissed` is called once for each that has waited for one to two periods,
 * and its wait has then ended. One timer a period serves all of them, because a timer each would be a cost of every
 * request; it is unref'ed, and runs only while something waits.
 */
export function createAnswerDeadline<Key, Value>(
  periodMs: number,
  onMissed: (key: Key, value: Value) => void
): AnswerDeadline<Key, Value> {
  let recent = new Map<Key, Value>()
  let older = new Map<Key, Value>()
  let timer: NodeJS.Timeout | undefined
  const turn = (): void => {
    const missed = older
    older = recent
    recent = new Map()
    if (older.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
    for (const [key, value] of missed) onMissed(key, value)
  }
  return {
    begin(key, value) {
      recent.set(key, value)
      timer ??= setInterval(turn, periodMs).unref()
    },
    end: (key) => recent.delete(key) || older.delete(key)
  }
}
