/** Writes lines to standard error, for commands whose standard output is for data. */
export const lineLog = {
  info: writeLine,
  error: (message: unknown): void => writeLine(String(message))
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`)
}
