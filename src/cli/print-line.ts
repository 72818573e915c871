/** Prints a line and waits until it is flushed: a slow reader must not let the buffer grow. */
export async function printLine(line: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve))
}
