/** A log on standard error, for commands whose standard output holds results. */
export const lineLog = {
  info: writeLine,
  error: (message: unknown): void => writeLine(String(message))
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`)
}
