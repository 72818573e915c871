/** A log on standard error, for commands whose standard output holds results. */
export const lineLog = {
  info: writeLine,
  error: (message: unknown): void => writeLine(String(message))
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a line and waits until it is flushed: a slow reader must not let the buffer grow. */
export async function printLine(line: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve))
}
